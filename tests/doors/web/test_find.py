from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from tests import factory
from velvetbox.archive.finder import acts, saved
from velvetbox.archive.finder.models import SavedSearch

pytestmark = pytest.mark.django_db


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="(/find\?[^"]*)"', page)]


def test_every_link_of_the_filters_is_an_address_that_stays_as_it_is(owner: Client) -> None:
    factory.work("Salt & sugar", tags={"fandom": ["A & B"], "freeform": ['"Slow" <Burn>', "50% off", "a+b"]})
    for link in links(owner.get("/").text) + links(owner.get("/find?freeform=a%2Bb").text):
        assert owner.get(link).status_code == 200, link


def test_what_a_form_sends_is_led_to_the_one_address(owner: Client) -> None:
    sent = owner.get("/find?words-from=1,000&words-to=&any=Letters&fandom=B&fandom=A&nonsense=1")
    assert sent.headers["Location"] == "/find?fandom=A&fandom=B&any=Letters&words-from=1000"
    assert owner.get("/find?words-to=").headers["Location"] == "/find"
    assert owner.get(sent.headers["Location"]).status_code == 200


def test_an_order_typed_among_the_words_is_led_to_the_address_that_says_it(owner: Client) -> None:
    sent = owner.get("/find", {"q": "lamp sort:>words -oil"})
    assert sent.headers["Location"] == "/find?q=lamp+-oil&sort=words&order=desc"
    assert owner.get("/find", {"q": "sort:title"}).headers["Location"] == "/find?sort=title"


def test_what_was_misread_is_marked_where_it_stands(owner: Client) -> None:
    factory.work(chapters=[factory.chapter("The lamp.")])
    page = owner.get("/find?q=%28lamp+%3Cb%3E").text
    assert '<q class="misread"><mark>(</mark>lamp &lt;b&gt;</q>' in page
    assert "This parenthesis is not closed." in page


def test_works_like_one_are_a_click_away_from_its_page(
    owner: Client, tmp_path: Path, settings: LazySettings
) -> None:
    settings.BOX = tmp_path
    one = factory.work("One", tags={"freeform": ["Slow Burn"]})
    factory.work("Two", tags={"freeform": ["Slow Burn"]})
    for number in range(8):
        factory.work(f"Other {number}")
    assert "Nothing else in the box" in owner.get(f"/works/{one.pk}/like").text
    acts.catch_up()
    assert f'href="/works/{one.pk}/like"' in owner.get(f"/works/{one.pk}").text
    assert ">Two</a>" in owner.get(f"/works/{one.pk}/like").text
    assert owner.get("/works/999/like").status_code == 404


def test_a_tag_on_a_card_and_on_the_work_leads_to_the_works_that_have_it(owner: Client) -> None:
    row = factory.work(tags={"freeform": ["Slow Burn"], "relationship": ["Ada/Bo"]}, creators=["zoe"])
    for address in ("/", f"/works/{row.pk}"):
        page = owner.get(address).text
        assert 'href="/find?freeform=Slow+Burn"' in page, address
    shelf = owner.get("/").text
    assert 'href="/find?relationship=Ada%2FBo"' in shelf
    assert 'href="/find?creator=zoe"' in shelf
    assert "1 work" in owner.get("/find?creator=zoe").text


def test_the_form_repeats_what_is_chosen_and_shows_what_was_typed(owner: Client) -> None:
    factory.work()
    page = owner.get("/find?q=lamp&fandom=Harbour+Lights&any=Letters&words-from=10&posted-to=2014-12-31").text
    form = page.split('class="fields"')[1].split("</form>")[0]
    for said in ('name="q" value="lamp"', 'name="fandom" value="Harbour Lights"', 'value="Letters"'):
        assert said in form
    assert 'name="words-from" value="10"' in form
    assert 'name="posted-to" value="2014-12-31"' in form


def test_a_search_is_kept_shown_on_the_shelf_looked_at_removed_and_brought_back(owner: Client) -> None:
    factory.work("first")
    sent = {"name": "lamps & letters", "query": "sort=title&q=lamp&nonsense=1", "favourite": "1"}
    assert owner.post("/searches/", sent).headers["Location"] == "/find?q=lamp&sort=title"
    kept = SavedSearch.objects.get()
    assert f'<a href="/searches/{kept.pk}">lamps &amp; letters</a>' in owner.get("/").text
    assert owner.get(f"/searches/{kept.pk}").headers["Location"] == "/find?q=lamp&sort=title"
    owner.post(f"/searches/{kept.pk}/favour", {"favourite": "0"})
    assert "lamps &amp; letters" not in owner.get("/").text
    assert "lamps &amp; letters" in owner.get("/find").text
    owner.post(f"/searches/{kept.pk}/remove")
    assert "lamps &amp; letters" not in owner.get("/find").text
    assert "Bring it back" in owner.get("/searches/").text
    owner.post(f"/searches/{kept.pk}/restore")
    assert "lamps &amp; letters" in owner.get("/find").text


def test_a_stranger_can_filter_but_keep_nothing(owner: Client, anybody: Client) -> None:
    factory.work()
    kept = saved.save(factory.owner(), "mine", "q=lamp", favourite=True)
    for address in ("/", "/find?q=lamp", "/searches/"):
        page = anybody.get(address)
        assert page.status_code == 200
        assert "mine" not in page.text
        assert "kept-name" not in page.text
    assert anybody.post("/searches/", {"name": "x", "query": "q=x"}).status_code == 403
    assert anybody.post(f"/searches/{kept.pk}/remove").status_code == 403
    assert SavedSearch.objects.filter(removed_at=None).count() == 1


def test_a_search_that_is_not_ones_own_or_has_no_name_is_told_in_words(owner: Client) -> None:
    assert owner.post("/searches/99/remove").status_code == 404
    refused = owner.post("/searches/", {"name": " ", "query": "q=x"})
    assert refused.status_code == 409
    assert "Give the search a name" in refused.text


def test_hostile_addresses_have_an_answer(owner: Client) -> None:
    factory.work()
    for query in ("fandom=%00", "fandom=%ff", "words-from=" + "9" * 400, "q=%22", "page=-1", "any=,,,", "posted-from=0-0-0",
                  "freeform=%3Cscript%3Ealert(1)%3C/script%3E", "&".join(f"fandom={n}" for n in range(200))):  # fmt: skip
        page = owner.get(f"/find?{query}", follow=True)
        assert page.status_code == 200, query
        assert "<script>alert" not in page.text


def test_names_are_suggested_while_they_are_typed(owner: Client) -> None:
    row = factory.work(
        "Slowly Home", tags={"freeform": ["Slow Burn"], "fandom": ["Slow Horses"]}, creators=["slowcoach"]
    )
    for kind, names in (
        ("tag", {"Slow Burn", "Slow Horses"}),
        ("creator", {"slowcoach"}),
        ("nonsense", set()),
    ):
        told = owner.get("/find/names.json", {"kind": kind, "q": "slow"}).json()["names"]
        assert {one["name"] for one in told} == names, kind
    by_title = owner.get("/find/names.json", {"kind": "q", "q": "slowly"}).json()["names"]
    assert [one["address"] for one in by_title] == [f"/works/{row.pk}"]
    assert owner.get("/find/names.json", {"kind": "q", "q": "\0" * 300}).status_code == 200
