"""Why a pack is refused, in words. Packs are read before Django is ready, so a refusal keeps its code until somebody asks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "not_a_zip": _("This is no zip file, or it is damaged. Make it again and try once more."),
    "path": _("“%(name)s” leads out of the pack. Such a file may be an attack: nothing of it was kept."),
    "link": _("“%(name)s” is a link. Put the file itself into the pack."),
    "locked": _("The zip is locked with a password. Make it without one."),
    "twice": _("“%(name)s” is in the pack twice."),
    "too_large": _("“%(name)s” is larger than %(megabytes)s MB."),
    "too_much": _("The pack holds more than %(files)s files or more than %(megabytes)s MB."),
    "too_much_inside": _("“%(name)s” would unpack to far more than it is: nothing of it was kept."),
    "no_pack_toml": _("The pack has no pack.toml. “bin/amparo packs template” makes one."),
    "toml": _("pack.toml cannot be read: %(why)s"),
    "unknown_file": _("“%(name)s” does not belong into a pack. docs/language-packs.md says what does."),
    "unknown_key": _("pack.toml says “%(name)s”, which no pack has. Is it misspelt?"),
    "missing_key": _("pack.toml does not say “%(name)s”."),
    "bad_value": _("What pack.toml says of “%(name)s” cannot be: %(value)s"),
    "code": _("“%(value)s” is no code for a pack: small letters, as in mxv or mxv-x-town; not Spanish and not English."),
    "not_reviewed": _("A pack that families are offered names who reviewed it and a second person who did, and the day."),
    "strings": _("The strings cannot be read: %(why)s"),
    "two_strings": _("A pack has strings.po or strings.json, not both."),
    "unknown_phrase": _("There is no phrase “%(name)s”. The list is in phrases.json of a template."),
    "placeholders": _("The translation of “%(source)s” has other placeholders: “%(text)s”."),
    "html": _("The translation of “%(source)s” has marks that the source has not: “%(text)s”. Write quotes as “ ”."),
    "address": _("The translation of “%(source)s” has a number or an address that the source has not: “%(text)s”."),
    "too_long": _("The translation of “%(source)s” is far longer than the source."),
    "unseen": _("The translation of “%(source)s” holds characters that nobody sees."),
    "not_audio": _("“%(name)s” is no recording that we know by its content: OPUS, WebM, MP3, M4A or WAV."),
    "wrong_audio": _("“%(name)s” is a recording of another kind than its name says: .%(kind)s"),
    "audio_twice": _("There are two recordings of the phrase “%(name)s”."),
    "not_a_font": _("“%(name)s” is no WOFF2 font."),
    "known": _("There is another pack of the language “%(value)s”."),
    "few_strings": _("The pack asks to be offered to staff, but fewer than half of their pages are translated."),
    "write": _("The pack cannot be made ready in %(where)s: %(why)s"),
}  # fmt: skip


class BadPack(Exception):
    """A pack cannot be used, as a whole. `code` is a key of `WORDS`; `str()` is the sentence, in the reader's language."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def __str__(self) -> str:
        return str(WORDS[self.code]) % self.values
