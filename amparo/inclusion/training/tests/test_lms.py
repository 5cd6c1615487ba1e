"""An office's own learning system: packages out, results back in."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from xml.etree import ElementTree

import pytest

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.core.errors import BadFile, NotAllowed
from amparo.inclusion.training import scorm, statements
from amparo.inclusion.training.course import required, units
from amparo.inclusion.training.models import Attempt, Certificate
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db
CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"


@pytest.fixture(autouse=True)
def _offices():
    directory()


def statement(staff, name, **changed):
    found = {
        "id": str(uuid.uuid4()), "actor": {"mbox": f"mailto:{staff.email}"}, "verb": {"id": statements.PASSED},
        "object": {"id": name}, "result": {"score": {"scaled": 0.875}}, "timestamp": clock.now().isoformat(),
    }  # fmt: skip
    return {**found, **changed}


def sent(rows):
    return json.dumps(rows).encode()


def test_an_lms_package_is_exported_and_results_come_back(client):
    centre, ana = officer("", Role.HEADQUARTERS), officer("elpaso")
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    names = []
    for unit in required(Role.OFFICER):
        answer = client.get(f"/formacion/paquetes/{unit.slug}/")
        assert answer["Content-Type"] == "application/zip"
        box = zipfile.ZipFile(io.BytesIO(answer.content))
        manifest = ElementTree.fromstring(box.read("imsmanifest.xml"))
        resource = manifest.find(f".//{CP}resource")
        assert resource.get(f"{ADL}scormtype") == "sco"
        assert {one.get("href") for one in resource} == set(box.namelist()) - {"imsmanifest.xml"}
        assert manifest.find(f".//{CP}schemaversion").text == "1.2"
        assert manifest.find(f".//{ADL}masteryscore").text == "80"
        page = box.read("index.html").decode()
        assert all(lesson.title in page for lesson in unit.lessons)
        assert page.count("data-right=") == sum(len(question.options) for question in unit.quiz)
        names.append(page.partition('data-unit="')[2].partition('"')[0])
    client.force_login(centre)
    file = io.BytesIO(sent([statement(ana, name) for name in names]))
    file.name = "resultados.json"
    page = client.post("/formacion/paquetes/", {"file": file}).content.decode()
    assert "8 resultados guardados" in page
    assert "1 constancia expedida" in page
    assert Certificate.objects.get().staff == ana
    assert Attempt.objects.filter(source="lms", right=7, passed=True).count() == 8


def test_the_same_unit_makes_the_same_package():
    unit = next(iter(units().values()))
    assert scorm.package(unit) == scorm.package(unit)


def test_a_result_is_taken_once_and_bad_rows_say_why_and_stop_nothing():
    centre, ana = officer("", Role.HEADQUARTERS), officer("elpaso")
    name = scorm.name_of(next(iter(units().values())))
    good = statement(ana, name)
    bad = [
        "no",
        statement(ana, name, id=""),
        statement(ana, name, verb={"id": "http://adlnet.gov/expapi/verbs/failed"}),
        statement(ana, name, actor={"mbox": "mailto:nadie@example.org"}),
        statement(ana, "urn:amparo:formacion:otra:000000000000"),
        statement(ana, name, result={"score": {"scaled": 0.79}}),
        statement(ana, name, result={"score": {"scaled": True}}),
        statement(ana, name, timestamp="ayer"),
        statement(ana, name, timestamp="2099-01-01T00:00:00Z"),
    ]
    taken = statements.take_results(body=sent([*bad, good, good]), by=centre)
    assert (taken.kept, taken.known) == (1, 1)
    assert [number for number, _why in taken.bad] == list(range(1, 10))
    assert len({why for _number, why in taken.bad}) == 9
    assert statements.take_results(body=sent({"statements": [good]}), by=centre).known == 1


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"{", b"[" * 100_000, b"3", sent([0] * 2001), b" " * 4_000_001]
)
def test_a_file_that_is_no_list_of_results_is_refused(body):
    with pytest.raises(BadFile):
        statements.take_results(body=body, by=officer("", Role.HEADQUARTERS))


def test_only_headquarters_takes_results_in(client):
    with pytest.raises(NotAllowed):
        statements.take_results(body=b"[]", by=officer("elpaso", Role.SUPERVISOR))
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    assert client.post("/formacion/paquetes/", {}).status_code == 403
    client.force_login(officer("elpaso"))
    assert client.get("/formacion/paquetes/").status_code == 403
