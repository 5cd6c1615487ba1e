-- What anybody may read of the open data: the files that were published. What is hidden in a publication is in none of them.
CREATE VIEW portal_open_data AS
    SELECT to_char(p.month, 'YYYY-MM') AS month, p.published_at, f.name, f.media_type, f.sha256, length(f.content) AS size, f.content
    FROM insight_publishedfile f JOIN insight_publication p ON p.id = f.publication_id;
