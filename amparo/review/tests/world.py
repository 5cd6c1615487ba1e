"""Arranging questions in the words of the field."""

from __future__ import annotations

from amparo.people.models import Pair, Person, Record
from amparo.review import actions
from tests.factories import receive, said

#: Two ordinary people of one very common name; their birth dates leave it open whether they are one.
BENITO = {"given_names": "Juan", "surname1": "Hernández", "surname2": "Hernández", "birth_date": "1980-03-04"}
#: Ten people whom nothing ties together: given names, surnames, birth date.
STRANGERS = [
    ("Aurelio", "Xicohténcatl", "Zavaleta", "1960-01-10"),
    ("Benigno", "Tzompantzi", "Cuautle", "1963-02-11"),
    ("Crispín", "Urrutia", "Lechuga", "1966-03-12"),
    ("Delfino", "Quiñones", "Peralta", "1969-04-13"),
    ("Eleuterio", "Villaseñor", "Olmedo", "1972-05-14"),
    ("Fulgencio", "Bojórquez", "Arzate", "1975-06-15"),
    ("Gaudencio", "Yáñez", "Murrieta", "1978-07-16"),
    ("Hilarión", "Chimalpopoca", "Nava", "1981-08-17"),
    ("Isidoro", "Echeverría", "Sotelo", "1984-09-18"),
    ("Jacinto", "Montelongo", "Barraza", "1987-01-19"),
]


def record(office="elpaso", source="intake", **fields):
    """A record of one more person, whom nothing joins to anybody by itself."""
    got = receive(said(**{**BENITO, **fields}), source=source, office=office)
    return Record.objects.select_related("person").get(pk=got.record_id)


def question(one, other, probability=0.5, office="elpaso", state="open"):
    """The question whether two records are one person, as receiving raises it, with the odds that the test needs."""
    from amparo.people.signals import pairs_raised

    pair, _new = Pair.objects.update_or_create(
        new=max(one, other, key=lambda r: r.pk), known=min(one, other, key=lambda r: r.pk),
        defaults={
            "weight": 1.0, "probability": probability, "reasons": [["given_names", "for", "same", {"bits": "2.0"}]],
            "model_version": "test", "state": state, "office_id": office, "raised_at": one.received_at,
        },
    )  # fmt: skip
    pairs_raised.send(Pair, pair_ids=[pair.pk])
    return reread(pair)


def strangers(number=2, first=0, **fields):
    """Records of people who resemble nobody: each with a name, a town and a birth date of its own.

    `first` tells those of a second call from those of the first."""
    return [
        record(given_names=given, surname1=one, surname2=two, birth_date=birth, **fields)
        for given, one, two, birth in STRANGERS[first : first + number]
    ]


def reread(pair):
    return Pair.objects.select_related("new__person", "known__person", "office", "other_office").get(
        pk=pair.pk
    )


def answering(pair, given, more="same town, same wife", because=(), seen=None):
    pair = reread(pair)
    return actions.Answering(pair.pk, given, pair.standing if seen is None else seen, tuple(because), more)


def answer(pair, given, by, **more):
    return actions.answer(answering=answering(pair, given, **more), by=by)


def people():
    """How many people the registry knows: persons who have records."""
    return Person.objects.filter(records__isnull=False).distinct().count()
