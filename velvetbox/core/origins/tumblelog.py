"""Posts of tumblelogs (Tumblr): saved from a theme, from the dashboard, or as its own export writes them.

Themes differ; what they share are the address of a post, the links of its tags, the names of the export's parts, and
`a.tumblr_blog` before the words of whoever is reblogged. The text is read by its words, as any bare text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft, ReadOptions
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.origins import bare, not_story
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.html_page import take_out, without_link_rows
from velvetbox.core.origins.placed import place_all
from velvetbox.core.origins.reading import Origin, Reading
from velvetbox.core.origins.saved_page import above, derived, saved_from, told, tree_of, value_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Block, Fact, Field, Kind

_ADDRESS = lazy_pattern(
    r"https?://(?:(?:www\.)?tumblr\.com/(?:blog/view/)?(?P<user>[\w-]{1,60})/\d{5,24}|(?P<blog>[\w-]{1,60})\.tumblr\.com/(?:post|private)/\d{1,24})(?=[/?#]|\Z)"
)
_EXPORT = "#footer > #timestamp"
_POSTS = "#posts article, article.post, main article, .post, .post-content, .entry, article"
_LEAST = 100  # characters of a post
_TITLES = "h2.title, h1.title, .post-title, .title, h1, h2"
_DAYS = "#timestamp, time[datetime], .timestamp, .date, .post-date, header [title]"
_TAGS = 'a[href*="/tagged/"], .tags a, #footer .tag'
_SITES_OWN = (
    "#footer, header, footer, nav, form, .tags, .tag-list, .notes, .post-notes, .note-count, .permalink, .date, .timestamp, .controls, "
    ".like_button, .reblog_button, .source, .via, .meta, script, style"
)
_ASKS = ".asker, .question, .ask"
_MORE = re.compile(r"\s*\[\[\s?MORE\s?\]\]\s*", re.IGNORECASE)
_CLOSED = re.compile(r"(?:keep reading|read more|view (?:full )?post)\W*", re.IGNORECASE)
_NO_TITLE = re.compile(r"(?:post by @|@|tumblr|untitled)", re.IGNORECASE)
_MOST_OF_IT = 0.5  # of a post, that it quotes of somebody else


def recognises(draft: Draft) -> bool:
    """Tell a page of one post by its address, by what the site says it shows, or by the frame of the export."""
    tree = tree_of(draft)
    if tree is None:
        return False
    entry = (draft.first("meta:og:type") or "").startswith("tumblr-feed:")
    shown = entry or _ADDRESS.match(saved_from(draft)) or tree.css_first(_EXPORT) is not None
    return bool(shown) and _post(tree) is not None


def read(draft: Draft, path: str, options: ReadOptions) -> Reading:
    """Read the post a page shows; who asked for it, and what who reblogged it said, stands in its notes."""
    tree = tree_of(draft)
    post = _post(tree) if tree is not None else None
    assert tree is not None
    assert post is not None
    context = context_of(draft.pages[0])
    writer, text = _reblogged(post)
    known = [*_known(draft, tree, post, writer), *_cut(text)]
    asked = [block for node in _outer(post.css(_ASKS)) for block in blocks_of(node, context)]
    title = next((node for node in text.css(_TITLES) if _is_title(text_of(node))), None)
    offered = [text_of(title)] if title is not None else _offered(draft)
    around = set(above(text))
    own = (*post.css(_SITES_OWN), *post.css(_ASKS), *post.css('a[href*="/tagged/"]'))
    take_out([node for node in own if node.mem_id not in around])
    blocks = _settled(blocks_of(text, context))
    after: tuple[Block, ...] = ()
    if text.mem_id != post.mem_id:
        take_out([text])
        after = tuple(block for block in blocks_of(post, context) if block.text.strip(f" :{writer}"))
    pages = [replace(draft.pages[0], read=lambda: blocks)]
    items = place_all(pages)
    if remark := not_story.reason(draft, items):
        return Reading("tumblelog", remarks=(remark,))
    work = bare.read_items(items, known, offered, pages, draft.notes)
    notes = (*asked, *work.notes_before), (*work.notes_after, *after)
    return Reading("tumblelog", (replace(work, notes_before=notes[0], notes_after=notes[1]),))


def _post(tree: LexborHTMLParser) -> LexborNode | None:
    """Give the one post of a page; None for a page of several."""
    if tree.css_first(_EXPORT) is not None:
        return tree.body
    found = _outer([node for node in tree.css(_POSTS)[:50] if len(node.text()) > _LEAST])
    return found[0] if len(found) == 1 else None


def _outer(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Give elements, each once, without those that lie in others of them."""
    chosen = {node.mem_id: node for node in nodes}
    return [node for node in chosen.values() if not chosen.keys() & set(above(node)) - {node.mem_id}]


def _reblogged(post: LexborNode) -> tuple[str, LexborNode]:
    """Give whose words most of a post is, and where they stand: "" and the post itself where nobody else's."""
    whole = len(post.text())
    for link in reversed(post.css("a.tumblr_blog")[:20]):
        quoted = _after(link)
        if quoted is not None and len(quoted.text()) > _MOST_OF_IT * whole:
            return text_of(link), quoted
    return "", post


def _after(link: LexborNode) -> LexborNode | None:
    """Give the quotation that follows the paragraph of a link."""
    node = link.parent.next if link.parent is not None else None
    while node is not None and (node.tag or "-").startswith("-"):
        node = node.next
    return node if node is not None and node.tag == "blockquote" else None


def _known(draft: Draft, tree: LexborHTMLParser, post: LexborNode, writer: str) -> Iterator[Fact]:
    address = saved_from(draft)
    match = _ADDRESS.match(address)
    name = writer or ((match["user"] or match["blog"]) if match else "")
    if name:
        yield derived(Field.CREATOR, name, f"posted by {name}")
    if url := work_address(address):
        yield told(Field.URL, url)
    for node in post.css(_DAYS)[:5]:
        written = value_of(node, "datetime") or value_of(node, "title") or text_of(node)
        if day := date_of(written):
            yield told(Field.PUBLISHED, day, written)
            break
    tags = (text_of(link).lstrip("#").strip() for link in tree.css(_TAGS)[:200])
    yield from (told(Field.FREEFORM, tag) for tag in dict.fromkeys(tags) if 0 < len(tag) < 140)


def _cut(text: LexborNode) -> Iterator[Fact]:
    """Flag what lies behind a cut: the page was saved with it closed."""
    for link in text.css("a[href]")[-4:]:
        if _CLOSED.fullmatch(text_of(link)):
            lost = "Some of it lay behind a cut (“Keep reading”) and was not saved with this page."
            yield derived(Field.DAMAGE, lost, text_of(link))
            return


def _is_title(text: str) -> bool:
    return 0 < len(text) < 200 and not _NO_TITLE.match(text)


def _offered(draft: Draft) -> list[str]:
    shown = " ".join((draft.first("meta:og:title") or "").split())
    return [shown] if _is_title(shown) else []


def _settled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out the sign of a cut that the export writes between paragraphs."""
    kept = [block for block in blocks if block.kind is not Kind.PARAGRAPH or not _MORE.fullmatch(block.text)]
    return without_link_rows(tuple(kept))


ORIGIN = Origin("tumblelog", recognises, read)
