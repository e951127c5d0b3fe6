"""The list page made the usual way: ORM objects and a Django template, on the same rows as ours.

Kept to compare with; nothing of the program uses it.
"""

from __future__ import annotations

from functools import cache

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - a page made the usual way
from django.template import Context, Engine, Template

from velvetbox.archive.library.models import Creatorship, Work, WorkTag

CARD = """{% for work in works %}<li class="card">
<header><h2><a href="/works/{{ work.pk }}"{% if work.language %} lang="{{ work.language }}"{% endif %}>{{ work.title }}</a></h2>
<p class="by">{% for one in work.creatorships.all %}<span class="creator">{{ one.pseud.name }}</span>{% if not forloop.last %}, {% endif %}{% endfor %}</p></header>
<p class="kind">{% for one in work.work_tags.all %}{% if one.tag.type == "relationship" %}<a class="pair" href="/find?q={{ one.tag.name|urlencode }}">{{ one.tag.name }}</a>{% endif %}{% endfor %}
{% for one in work.work_tags.all %}{% if one.tag.type == "fandom" %}<a class="second" href="/find?q={{ one.tag.name|urlencode }}">{{ one.tag.name }}</a>{% endif %}{% endfor %}
{% if work.rating %}<span class="second">{{ work.rating }}</span>{% endif %}
{% for one in work.work_tags.all %}{% if one.tag.type == "category" or one.tag.type == "warning" %}<span class="second">{{ one.tag.name }}</span>{% endif %}{% endfor %}</p>
{% for one in work.advisories %}<p class="caution">{{ one.text }}</p>{% endfor %}
{% if work.summary %}<div class="piece">{{ work.summary|safe }}</div>{% endif %}
<details><summary>tags</summary><p class="wall">{% for one in work.work_tags.all %}{% if one.tag.type == "freeform" or one.tag.type == "character" %}<a href="/find?q={{ one.tag.name|urlencode }}">{{ one.tag.name }}</a> {% endif %}{% endfor %}</p></details>
<ul class="facts"><li>{{ work.words }} words</li><li>{{ work.chapter_count }}/{% if work.chapters_declared %}{{ work.chapters_declared }}{% else %}?{% endif %}</li>
<li>{% if work.complete %}complete{% else %}in progress{% endif %}</li><li>{{ work.published_on|date:"j M Y" }}</li></ul></li>
{% endfor %}"""


def list_page(request: HttpRequest) -> HttpResponse:
    """Answer with a list of the newest 20 works."""
    tags = Prefetch("work_tags", WorkTag.objects.select_related("tag"))
    creators = Prefetch("creatorships", Creatorship.objects.select_related("pseud"))
    works = Work.objects.filter(withdrawn_at=None).prefetch_related(tags, creators).order_by("-id")[:20]
    Work.objects.filter(withdrawn_at=None).count()
    return HttpResponse(_template().render(Context({"works": works})))


@cache
def _template() -> Template:
    """Compile the template once, as Django's cached loader does."""
    return Engine().from_string("<!DOCTYPE html><html><body><ol>" + CARD + "</ol></body></html>")
