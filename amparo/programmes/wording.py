"""The words by which programmes are found. The database itself keeps these tables, by triggers (sql/search.sql); nothing else
writes in them, and Python reads none."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """What a published sheet says in codes, beside its words, so that a search opens no sheet."""

    sheet = models.OneToOneField(
        "programmes.Sheet", on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    needs = ArrayField(models.CharField(max_length=40), verbose_name=_("needs"))
    states = ArrayField(models.CharField(max_length=2), verbose_name=_("states"))
    sides = ArrayField(models.CharField(max_length=2), verbose_name=_("side of the border"))

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")

    def __str__(self) -> str:
        return str(self.sheet_id)


class Word(models.Model):
    """A word that stands in some sheet or phrase, small and without accents; how it sounds, and its stems."""

    text = models.CharField(_("word"), primary_key=True, max_length=40)
    sound = models.CharField(_("sound"), max_length=40, db_index=True)
    stem_es = models.CharField(_("stem in Spanish"), max_length=40, db_index=True)
    stem_en = models.CharField(_("stem in English"), max_length=40, db_index=True)

    class Meta:
        verbose_name = _("word of the catalogue")
        verbose_name_plural = _("words of the catalogue")

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """A word of a published sheet, with the weight of the best place where it stands."""

    sheet = models.ForeignKey("programmes.Sheet", on_delete=models.CASCADE, related_name="mentions")
    word = models.CharField(_("word"), max_length=40, db_index=True)
    place = models.CharField(_("where it stands"), max_length=8)
    weight = models.FloatField(_("weight"))

    class Meta:
        verbose_name = _("word of a sheet")
        verbose_name_plural = _("words of sheets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "word"], name="a_word_of_a_sheet_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.word}"


class Phrase(models.Model):
    """A phrase in which people say a need: how it sounds as one word, and the words of it that say something."""

    need = models.ForeignKey("programmes.Need", on_delete=models.CASCADE, related_name="phrases")
    sound = models.TextField(_("sound"))
    words = ArrayField(models.CharField(max_length=40), verbose_name=_("words"))

    class Meta:
        verbose_name = _("phrase of a need")
        verbose_name_plural = _("phrases of needs")
        indexes: ClassVar = [GinIndex(fields=["words"], name="phrases_by_word")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.sound}"
