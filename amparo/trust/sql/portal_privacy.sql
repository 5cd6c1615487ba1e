-- What anybody may read of the privacy notice: every version that was published, the last one in force.
CREATE VIEW portal_privacy_notice AS
    SELECT number, published_at, short_es, short_en, whole_es, whole_en
    FROM trust_privacynotice WHERE published_at IS NOT NULL;
