"""A pack at the door of families: chosen, heard, and Spanish where it says nothing; and the commands about packs."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from amparo.accounts.models import Role
from amparo.casework.visits.words import languages
from amparo.core import packs, pseudo
from amparo.core.packs import sources
from amparo.core.packs.checking import check
from amparo.core.packs.phrases import phrases
from amparo.core.tests.making_packs import CODE, PHRASES, TOML, files, installed, wav, zipped
from amparo.families.tests.visiting import Visitor
from amparo.inclusion.packs import actions
from amparo.inclusion.packs.tests.speaking import a_speaker, a_voice
from tests.factories import officer

pytestmark = pytest.mark.django_db
FONT = b"wOF2" + bytes(60)


def visitor(language: str) -> Visitor:
    someone = Visitor()
    someone.client.cookies["lang"] = language
    return someone


def test_a_partial_pack_is_offered_and_its_pages_say_that_they_are_partly_in_spanish(tmp_path):
    with installed(tmp_path, zipped(files())):
        start = visitor("es-mx").get("/").content.decode()
        assert f'value="{CODE}" lang="{CODE}">Lengua inventada' in start
        assert pseudo.CODE not in start
        page = visitor(CODE).get("/en-su-lengua/").content.decode()
        assert '<html lang="es-MX"' in page  # few strings: a Spanish page with phrases in the other language
        assert (
            f'<p lang="{CODE}">{PHRASES["page-partly"]}</p><p lang="es">Esta página está en parte en español.</p>'
            in page
        )
        assert f'lang="{CODE}">{PHRASES["status-detained"]}' in page
        assert phrases()["status-released"].es in page
        assert phrases()["status-released"].en not in page
        assert f'<source src="/audio/{CODE}/status-detained.wav" type="audio/wav">' in page
        assert page.count("<audio") == 1
        assert "Nunca pedimos dinero." in page
    page = visitor("es-mx").get("/en-su-lengua/").content.decode()
    assert "Todavía no hay otra lengua grabada." in page
    assert "am-partly" not in page


def test_a_recording_is_served_whole_and_in_part_and_nothing_else_is(tmp_path):
    with installed(tmp_path, zipped({**files(), "fonts/letras.woff2": FONT})):
        someone = visitor(CODE)
        body = wav()
        whole = someone.get(f"/audio/{CODE}/status-detained.wav")
        assert (whole.content, whole["Content-Type"], whole["X-Content-Type-Options"]) == (
            body,
            "audio/wav",
            "nosniff",
        )
        assert whole["Cache-Control"] == "no-store"
        assert "media-src 'self'" in whole["Content-Security-Policy"]
        for asked, status, got, said in (
            ("bytes=0-3", 206, b"RIFF", f"bytes 0-3/{len(body)}"), ("bytes=-4", 206, body[-4:], None),
            ("bytes=8-", 206, body[8:], None), (f"bytes={len(body)}-", 416, b"", f"bytes */{len(body)}"),
            ("bytes=5-2", 416, b"", None), ("lines=1", 200, body, None),
        ):  # fmt: skip
            answer = someone.get(f"/audio/{CODE}/status-detained.wav", headers={"Range": asked})
            assert (answer.status_code, answer.content) == (status, got), asked
            assert said is None or answer["Content-Range"] == said
        for other in ("status-detained.mp3", "status-released.wav", "..%2fpack.toml"):
            assert someone.get(f"/audio/{CODE}/{other}").status_code == 404
        assert someone.get("/audio/xx/status-detained.wav").status_code == 404
        style = someone.get(f"/letras/{CODE}.css")
        assert f'url("/letras/{CODE}/letras.woff2")' in style.content.decode()
        assert someone.get(f"/letras/{CODE}/letras.woff2").content == FONT
        assert someone.get(f"/letras/{CODE}/otra.woff2").status_code == 404
        assert f'<link rel="stylesheet" href="/letras/{CODE}.css">' in someone.get("/").content.decode()


def test_a_pack_that_was_not_marked_is_offered_to_nobody(tmp_path):
    with installed(tmp_path, zipped(files(toml=TOML.replace("families = true", "families = false")))):
        assert packs.loaded()
        assert "Lengua inventada" not in visitor("es-mx").get("/").content.decode()
        assert visitor(CODE).get(f"/audio/{CODE}/status-detained.wav").status_code == 404


def test_staff_are_not_offered_what_was_made_for_families(tmp_path):
    with installed(tmp_path, zipped(files())):
        assert packs.usable("workspace") == []
        assert packs.usable("portal")


def test_the_pages_of_families_stand_in_the_pseudo_locale():
    someone = visitor(pseudo.CODE)
    for path in ("/", "/buscar/", "/derechos/", "/fraude/", "/en-su-lengua/"):
        page = someone.get(path).content.decode()
        assert f'<html lang="{pseudo.CODE}"' in page
        assert page.count(pseudo.OPEN) > 10
    someone.post("/fraude/avisar/", asked="Dinero", token="x" * 43)
    assert someone.get("/fraude/avisar/").status_code == 200


def test_the_commands_check_install_and_list(tmp_path, capsys):
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(zipped(files()))
    bad.write_bytes(zipped({**files(), "audio/rights-sign.mp3": b"<svg>"}))
    folder, ready = tmp_path / "packs", tmp_path / "ready"
    with override_settings(AMPARO_PACKS=folder, AMPARO_PACKS_READY=ready):
        call_command("packs", "check", str(good))
        with pytest.raises(CommandError, match=r"rights-sign\.mp3"):
            call_command("packs", "install", str(bad))
        assert not folder.exists()
        call_command("packs", "install", str(good))
        call_command("packs", "install", str(good))  # again: the same
        assert sorted(path.name for path in folder.iterdir()) == [CODE]
        packs.load(folder, ready)
        try:
            capsys.readouterr()
            call_command("packs", "list", "--json")
            assert json.loads(capsys.readouterr().out)["packs"][0]["code"] == CODE
        finally:
            packs.load(tmp_path / "nowhere", ready)


def test_there_is_an_empty_template_for_every_grouping_and_nothing_in_it_is_translated(tmp_path, capsys):
    with override_settings(AMPARO_PACKS_READY=tmp_path / "ready"):
        for one in languages():
            call_command("packs", "template", one.name, "--out", str(tmp_path), "--json")
            made = json.loads(capsys.readouterr().out.strip().splitlines()[-1])["file"]
            with open(made, "rb") as file:
                parts = sources.read(file)
            pack = check(parts)
            assert pack.phrases == pack.audio == pack.strings == {}
            assert not any(pack.about["offered"].values())
            assert pack.about["language"]["grouping"] == one.name
            assert all(phrase.es in parts["README.md"].decode() for phrase in phrases().values())
    assert len(list(tmp_path.glob("*.zip"))) >= 25


def test_what_was_recorded_here_comes_out_on_the_command_line(tmp_path):
    by = officer("", Role.HEADQUARTERS)
    voice = a_voice(by)
    second = a_speaker(voice.tongue, "Segunda Persona", by)
    actions.review(voice=voice, reviewer=second, good=True, by=by)
    call_command("packs", "export", CODE, "--by", by.email, "--families", "--out", str(tmp_path))
    assert list(check(sources.read(io.BytesIO((tmp_path / f"{CODE}.zip").read_bytes()))).audio) == [
        "rights-sign"
    ]
    with pytest.raises(CommandError):
        call_command("packs", "export", "xx", "--by", by.email)
