from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factory
from tests.archive.community.taking import taken_in
from tests.core.origins.efiction_builder import MYSQLDUMP, Shape, archive, dump
from velvetbox.archive.catalog.challenges import challenges_page
from velvetbox.archive.community.models import Challenge
from velvetbox.archive.finder.mutes import acts as mutes
from velvetbox.archive.finder.mutes.terms import Kind, Terms
from velvetbox.archive.imports import acts
from velvetbox.archive.imports.models import Import, ImportedFile
from velvetbox.archive.library.models import Series, Work
from velvetbox.archive.people.acts import local_owner
from velvetbox.archive.people.models import Pseud

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(tmp_path: Path) -> Import:
    return taken_in(tmp_path, dump())


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_reviews_stand_under_the_work_with_the_author_s_answer(client: Client, site: Import) -> None:
    work = Work.objects.get(title="Low Water")
    page = text(client, reverse("work", args=[work.pk]))
    assert page.index("I cried.") < page.index("So did I; (really).") < page.index("a passer-by")
    assert "read 321 times" in page
    assert "of 1 reader" in page
    assert "maren@example.org" not in page


def test_a_chapter_leads_to_what_was_said_of_it_alone(client: Client, site: Import) -> None:
    work = Work.objects.get(title="Low Water")
    assert work.current is not None
    chapter = work.current.chapters.get(position=2).chapter_id
    assert "1 review of this chapter" in text(client, reverse("chapter", args=[work.pk, chapter]))
    said = text(client, f"{reverse('comments', args=[work.pk])}?chapter={chapter}")
    assert "I cried." in said
    assert "a passer-by" not in said


def test_a_series_shows_its_order_and_the_series_in_it(client: Client, site: Import) -> None:
    page = text(client, reverse("series", args=[Series.objects.get(name="Tides").pk]))
    assert page.index("Low Water") < page.index("Quiet")
    assert "Small Tides" in page
    assert "Lovely series." in page


def test_a_member_s_page_shows_the_profile_and_no_address_or_real_name(client: Client, site: Import) -> None:
    page = text(client, reverse("person", args=[Pseud.objects.get(name="Maren").pk]))
    assert "http://maren.example/" in page
    assert "Low Water" in page
    for private in ("maren@example.org", "Maren Holt", "5f4dcc3b"):
        assert private not in page


def test_the_dump_itself_is_for_the_owner_alone(client: Client, owner: Client, site: Import) -> None:
    work = Work.objects.get(title="Low Water")
    assert work.current is not None
    address = reverse("original", args=[work.pk, work.current.source_id])
    assert client.get(address).status_code == 404
    assert address not in text(client, reverse("work", args=[work.pk]))


def test_the_report_sets_every_count_beside_the_site_s_own(client: Client, site: Import) -> None:
    note = {
        "code": "dump.count",
        "text": "",
        "what": "stories",
        "stated": 3,
        "held": 3,
        "kept": 2,
        "why": "1 left out",
    }
    ImportedFile.objects.create(
        imported=site, key="k", root="r", path="database.sql", outcome="container", notes=[note]
    )
    assert "1 left out" in text(client, reverse("import", args=[site.pk]))


def test_news_is_shown_with_what_was_said(client: Client, site: Import) -> None:
    page = text(client, reverse("news"))
    assert page.index("We are open") < page.index("Hooray")


def test_old_addresses_lead_to_where_things_are_now(client: Client, site: Import) -> None:
    work = Work.objects.get(title="Low Water")
    assert work.current is not None
    second = work.current.chapters.get(position=2).chapter_id
    for old, now in {
        "/viewstory.php?sid=11": reverse("work", args=[work.pk]),
        "/fic/viewstory.php?sid=11&chapter=2&textsize=0": reverse("chapter", args=[work.pk, second]),
        "/viewstory.php?action=printable&sid=11&textsize=0&chapter=all": reverse("whole", args=[work.pk]),
        "/viewstory.php?action=printable&sid=11": reverse("whole", args=[work.pk]),
        "/viewstory.php?chapid=102": reverse("chapter", args=[work.pk, second]),
        "/viewuser.php?uid=1": reverse("person", args=[Pseud.objects.get(name="Maren").pk]),
        "/viewseries.php?seriesid=1": reverse("series", args=[Series.objects.get(name="Tides").pk]),
        "/reviews.php?type=ST&item=11": reverse("work", args=[work.pk]),
        "/browse.php?type=titles": reverse("shelf"),
    }.items():
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (301, now), old
    for nothing in ("/viewstory.php?sid=999", "/viewstory.php?sid=x", "/viewstory.php"):
        assert client.get(nothing).status_code == 404


def test_an_address_that_two_archives_know_offers_both(client: Client, tmp_path: Path) -> None:
    taken_in(tmp_path, dump())
    rows = [list(row) for row in archive()["settings"]]
    rows[0][1:3] = ["Other Shore", "http://other.example/stories"]
    others = [
        [*row[:4], f"<p>Quite another tale, number {row[0]}, of hills.</p>", *row[5:]]
        for row in archive()["chapters"]
    ]
    titles = [[row[0], f"Hill {row[0]}", *row[2:]] for row in archive()["stories"]]
    taken_in(
        tmp_path,
        dump(MYSQLDUMP, {**archive(), "settings": rows, "chapters": others, "stories": titles}),
    )
    both = client.get("/viewstory.php?sid=11")
    assert both.status_code == 300
    assert "Low Water" in both.content.decode()
    assert "Hill 11" in both.content.decode()
    one = client.get("/stories/viewstory.php?sid=11")
    assert one["Location"] == reverse("work", args=[Work.objects.get(title="Hill 11").pk])


def test_what_was_taken_back_is_shown_nowhere(client: Client, site: Import) -> None:
    acts.undo(local_owner(), site)
    assert "We are open" not in text(client, reverse("news"))
    assert client.get("/viewstory.php?sid=11").status_code == 404
    assert client.get(reverse("person", args=[Pseud.objects.get(name="Maren").pk])).status_code == 404


def test_a_site_of_another_prefix_has_pages_too(client: Client, tmp_path: Path) -> None:
    taken_in(tmp_path, dump(Shape(prefix="hl_", without=frozenset({"settings", "stats"}))))
    assert client.get("/viewstory.php?sid=11").status_code == 301


def test_a_challenge_shows_what_it_asked_for_and_who_answered_it(client: Client, site: Import) -> None:
    page = text(client, reverse("challenges"))
    assert "Lamp challenge" in page
    assert "Write a lamp." in page
    assert "with Ine" in page
    work = Work.objects.get(title="Low Water")
    assert f'href="{reverse("work", args=[work.pk])}">Low Water' in page
    assert "1 work answers it" in page
    own = text(client, reverse("work", args=[work.pk]))
    challenge = Challenge.objects.get()
    assert f'href="{reverse("challenge", args=[challenge.pk])}">Lamp challenge' in own
    assert "Write a lamp." in text(client, reverse("challenge", args=[challenge.pk]))
    assert challenges_page(only=challenge.pk).challenges[0].works == ((work.pk, work.title),)
    somebody = factory.owner()
    mutes.mute(somebody, Terms(Kind.WORK, work=work.pk))
    assert challenges_page(only=challenge.pk, reader=somebody.pk).challenges[0].works == ()
    assert client.get(reverse("challenge", args=[challenge.pk + 1])).status_code == 404


def test_challenges_take_the_same_queries_however_many_there_are(client: Client, tmp_path: Path) -> None:
    counts = []
    for number in (3, 12):
        rows = [(n, "Maren", 1, f"Challenge {n}", "1", "1", "Write.") for n in range(1, number)]
        taken_in(tmp_path, dump(rows={**archive(), "challenges": rows}))
        with CaptureQueriesContext(connection) as seen:
            assert challenges_page().total == number - 1
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4


def test_without_challenges_their_page_says_so(client: Client, db: None) -> None:
    assert "No archive that was taken in brought challenges." in text(client, reverse("challenges"))


def test_favourites_stand_with_whom_and_what_they_are_for(client: Client, site: Import) -> None:
    reader = text(client, reverse("person", args=[Pseud.objects.get(name="reader_3").pk]))
    for said in ("Low Water", "Best of all.", "Tides", "a series", "Ásta", "is good."):
        assert said in reader
    assert "favourite of 1 reader" in text(
        client, reverse("person", args=[Pseud.objects.get(name="Ásta").pk])
    )
    assert "favourite of 1 reader" in text(
        client, reverse("series", args=[Series.objects.get(name="Tides").pk])
    )
    assert "They marked nothing here" in text(
        client, reverse("person", args=[Pseud.objects.get(name="Maren").pk])
    )


def test_a_work_names_the_fandom_that_its_own_is_part_of(client: Client, tmp_path: Path) -> None:
    rows = [list(row) for row in archive()["stories"]]
    rows[1][4] = "2"  # in "Season Two" alone, which is part of "Harbour Lights"
    taken_in(tmp_path, dump(rows={**archive(), "stories": rows}))
    page = text(client, reverse("work", args=[Work.objects.get(title='A "Quiet" Ferry').pk]))
    assert page.index("<dt>Part of</dt>") < page.index("Harbour Lights</a>")
    assert "<dt>Part of</dt>" not in text(
        client, reverse("work", args=[Work.objects.get(title="Low Water").pk])
    )
