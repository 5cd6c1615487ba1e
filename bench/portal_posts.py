"""More pairs for `bench.portal_neutrality`: one's own wishes, and every other form of the portal whose answer could tell."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any

#: Of a number: path, form, more cookies.
Question = Callable[[int], tuple[str, dict[str, str], str]]
BROWSER = "wishes"


class More:
    """What exists besides: wishes with their secrets and codes on their way, links that stop messages, officials."""

    def __init__(self, each: int) -> None:
        import datetime as dt

        from amparo.accounts.models import Role, Staff
        from amparo.core import clock
        from amparo.core.folios import hash_code, new_folio, new_secret
        from amparo.custody.models import Stint
        from amparo.families.models import Request, Wishes, WishesCode
        from amparo.families.wishes import actions
        from amparo.matching import Described
        from amparo.notices.actions import hash_stop
        from amparo.notices.models import Notice

        now = clock.now()
        self.wishes = [(new_folio("V"), new_secret()) for _ in range(each)]
        for number, (folio, secret) in enumerate(self.wishes):
            actions.register(
                folio=folio, secret_hash=hash_code(secret, salt=folio), contact=f"voluntad{number}@example.org",
                described=Described.from_mapping(
                    {"given_names": f"Citlali {number}", "surnames": "Netzahual Xicohténcatl", "birth_date": "1987-05-23"}
                ),
                language="es-mx", channel="web", needs="", received_at=now, office=None,
                named=[actions.Said(kind="tell", name="Familia", relation="mother", contact=f"familia{number}@example.org",
                                    fields=("status",))],
            )  # fmt: skip
        kept = list(Wishes.objects.filter(folio__in=[folio for folio, _secret in self.wishes]).order_by("pk"))
        WishesCode.objects.bulk_create(
            WishesCode(
                wishes=wishes, browser_hash=hashlib.sha256(browser_of(True, number).encode()).hexdigest(),
                code_hash=secrets.token_hex(32), expires_at=now + dt.timedelta(hours=1), tries_left=5,
            )
            for number, wishes in enumerate(kept)
        )  # fmt: skip
        self.links = [secrets.token_urlsafe(24) for _ in range(each)]
        folios = list(Request.objects.values_list("folio", flat=True)[:each])
        Notice.objects.bulk_create(
            Notice(
                template="news", channel="email", address=b"", key=f"bench:{link}", about=folios[number % len(folios)],
                stop_hash=hash_stop(link), state=Notice.State.SENT, sent_at=now, next_attempt_at=now,
            )
            for number, link in enumerate(self.links)
        )  # fmt: skip
        self.officials = list(
            Staff.objects.filter(is_active=True, role__in=(Role.OFFICER, Role.SUPERVISOR)).values_list(
                "name", "office_id"
            )
        )
        stint = Stint.objects.filter(facility__isnull=False).select_related("facility").first()
        self.place = stint.facility.name if stint is not None and stint.facility is not None else "El Paso"


def browser_of(known: bool, number: int) -> str:
    return hashlib.sha256(f"{BROWSER} {known} {number}".encode()).hexdigest()[:43]


def questions(world: Any, more: More) -> Iterator[tuple[str, Question, Question, bool]]:
    """Name, the question about what exists, the question about what does not, and whether yes and no are the answer."""
    from amparo.core.folios import new_folio, new_secret, show

    def mine(known: bool, right: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            folio, secret = more.wishes[number] if known else (new_folio("V"), new_secret())
            said = {"folio": show(folio), "secret": show(secret if right else new_secret())}
            return "/preparate/mio/", said, ""

        return question

    yield "own wishes, folio and secret / no such folio", mine(True, True), mine(False, True), False
    yield "own wishes, wrong secret / no such folio", mine(True, False), mine(False, False), False

    def code(known: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            said = {"code": f"{number:08}", "wanted": ("withdraw", "renew", "change")[number % 3]}
            return "/preparate/mio/codigo/", said, f"amparo_browser={browser_of(known, number)}"

        return question

    yield "own wishes, wrong code where one was sent / where none was", code(True), code(False), False

    def registers(known: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            given, surname = (
                world.people[number % len(world.people)] if known else (f"Xochitl {number}", "Tepoztla")
            )
            contact = f"conocida{number}@example.org" if known else f"otra{secrets.token_hex(6)}@example.org"
            said = {
                "step": "rest", "at": "1", "given_names": given, "surnames": surname, "birth": "23/5/1987", "birth_state": "OC",
                "mother_name": "", "contact": f"mia{secrets.token_hex(6)}@example.org", "t1-name": "Familia",
                "t1-relation": "mother", "t1-contact": contact, "t1-fields_told": "status", "t1-months": "24",
                "t1-language": "es-mx", "never_name": "", "children_name": "", "children_contact": "", "needs": "",
            }  # fmt: skip
            return "/preparate/registro/", said, ""

        return question

    yield (
        "registering as somebody known, for a contact known / for nobody",
        registers(True),
        registers(False),
        False,
    )

    def official(known: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            name, office = more.officials[number % len(more.officials)]
            said = {
                "what": "official",
                "name": name if known else f"Xochitl Tepoztla {number}",
                "office": office or "elpaso",
            }
            return "/fraude/comprobar/", said, ""

        return question

    yield "an official who works there / nobody of that name", official(True), official(False), True

    def report(known: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            contact = f"conocida{number}@example.org" if known else f"otra{secrets.token_hex(6)}@example.org"
            said = {"asked": "3,000 dólares", "called_from": "", "happened": "", "contact": contact,
                    "place": more.place if known else f"Centro Tepoztla {number}"}  # fmt: skip
            return "/fraude/avisar/", said, ""

        return question

    yield (
        "a report from a place with people, by a contact known / by nobody's",
        report(True),
        report(False),
        False,
    )

    def stop(known: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            return f"/baja/{more.links[number] if known else secrets.token_urlsafe(24)}/", {"stop": "1"}, ""

        return question

    yield "the link of a message that stops them / of none", stop(True), stop(False), False

    def in_visit(path: str, said: dict[str, str]) -> tuple[Question, Question]:
        return (
            lambda number: (path, said, f"amparo_visit={world.hidden[number]}"),
            lambda number: (path, said, f"amparo_visit={world.nobody[number]}"),
        )

    for name, path, said in (
        ("writes to the consulate", "/seguir/escribir/", {"text": "¿Hay noticias?"}),
        ("sends a paper", "/seguir/papeles/", {"paper": "identity"}),
        ("keeps how it is told", "/seguir/avisos/", {"often": "now", "channels": "email", "quiet_from": "21", "quiet_to": "8",
                                                     "zone": "", "language": "es-mx"}),
        ("asks for a test", "/seguir/avisos/prueba/", {"test": "1"}),
        ("turns to another request", "/seguir/elegir/", {"number": "2"}),
        
    ):  # fmt: skip
        yield f"{name}: relative found and hidden / not found", *in_visit(path, said), False

    def word(tokens: list[str]) -> Question:
        # A word of its own each time: the same one twice closes the visit, as it should.
        return lambda number: (
            "/seguir/palabra/",
            {"word": f"mariposa {number}"},
            f"amparo_visit={tokens[number]}",
        )

    yield (
        "chooses a word: relative found and hidden / not found",
        word(world.hidden),
        word(world.nobody),
        False,
    )

    def also(known: bool) -> Question:
        def question(number: int) -> tuple[str, dict[str, str], str]:
            folio, secret = world.secrets[number] if known else (new_folio("F"), new_secret())
            return (
                "/seguir/otro/",
                {"folio": show(folio), "secret": show(secret)},
                f"amparo_visit={world.nobody[number]}",
            )

        return question

    yield "adds another request of its own / no such folio", also(True), also(False), False
    yield (
        "leaves a visit / leaves none",
        lambda number: ("/salir/", {"leave": "1"}, f"amparo_visit={world.hidden[number]}"),
        lambda number: ("/salir/", {"leave": "1"}, f"amparo_visit={secrets.token_hex(32)}"),
        False,
    )
