from __future__ import annotations

from django.conf import settings

from amparo.shell.dictionary import markdown


def test_the_data_dictionary_in_the_docs_is_what_the_models_say():
    written = (settings.ROOT_FOLDER / "docs" / "data-dictionary.md").read_text()
    assert written == markdown(), "run: bin/amparo data-dictionary > docs/data-dictionary.md"
