"""A page of no known site: what of it is the site's and not the story's, and what its head says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from velvetbox.core.formats.draft import Draft, Page
from velvetbox.core.formats.html.format import blocks_of, context_of, text_of
from velvetbox.core.formats.html.format import page as read_page
from velvetbox.core.origins.addresses import work_address
from velvetbox.core.origins.dates import date_of
from velvetbox.core.origins.gaps import GAP, SOME
from velvetbox.core.origins.page_address import address_in
from velvetbox.core.origins.schema_org import page_facts
from velvetbox.core.origins.titles import creator_of, creators_of
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Basis, Block, Fact, Field, Kind, MarkKind, Where

_CHROME = [
    "header",
    "nav",
    "footer",
    "form",
    "aside",
    "template",
    "dialog",
    "iframe",
    "noscript",
    "button",
    "x-select",  # as the page's reader names it
    "[role=navigation]",
    "[role=banner]",
    "[role=contentinfo]",
    "[role=search]",
    "[role=complementary]",
    "[aria-hidden=true]",
    "[hidden]",
    "#wm-ipp-base",
    "#wm-ipp",
    "#wm-ipp-print",
    "#donato",
    '#HEADER:has(input[name="q"])',  # of archive.today
]
_CHROME_NAME = lazy_pattern(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidebar|side-?bar|breadcrumbs?|footer|site-?header|masthead|toolbar|comments?|comment-?list|"
    r"disqus\w*|respond|reviews?|replies|share|sharing|social|sharedaddy|cookies?|consent|advert\w*|ads?|adsense|banner-?ad|login|signin|search|"
    r"pagination|pager|related|recommend\w*|popup|modal|newsletter|subscribe|widget|skip-?link|sr-only|screen-?reader\w*|tag-?cloud|blogroll)(?:$|[\s_-])",
    re.IGNORECASE,
)
_POST = ".entry-content, .post-body, .post-content, .entry-body, .post-entry, .postcontent, [itemprop=articleBody]"
_POST_TITLE = ".entry-title, .post-title, .entry-header h1, .post-header h1, [itemprop=headline]"
_LEAST_POST = 400  # characters of a post that may be a story
_HIDDEN = lazy_pattern(r"display\s*:\s*none", re.IGNORECASE)
_MOST = 0.5  # of a page's text: what holds more is no chrome, whatever its name
_OFFICE_AUTHOR = lazy_pattern(r"<o:Author>([^<]{1,200})</o:Author>", re.IGNORECASE)
_SEPARATOR = lazy_pattern(rf"{SOME}[-–—|:·»«~]{{1,2}}\s++|{GAP}\|\s*+|{SOME}::\s++")
_EMPTY_TITLES = lazy_pattern(
    r"(?:untitled|unbenannt\w{0,4}|(?:untitled|unbenannt\w{0,4}|new|no|sans)[ _-]?(?:document|dokument|page|title|titre|text))(?:[ _-]?\d{1,4})?|"
    r"(?:index|home|document)(?: ?page)?(?:\s?(?:of )?[/\d].*|\s?[-–—|:·].*)?|microsoft word\b.*",
    re.IGNORECASE | re.DOTALL,
)


def story_blocks(page: Page) -> tuple[Block, ...]:
    """Give a page's blocks without navigation, tool bars, comments and what is hidden."""
    if page.tree is None or page.tree.body is None:
        return page.blocks
    if post_of(page.tree) is not None:
        return _post_blocks(page)
    if next(_chrome_in(page.tree.body), None) is None:
        return page.blocks
    fresh = read_page(page.source, page.name)
    body = fresh.tree.body if fresh.tree is not None else None
    if body is None:
        return page.blocks
    whole = len(body.text())
    take_out([node for node in _chrome_in(body) if len(node.text()) <= _MOST * whole])
    return without_link_rows(fresh.blocks)


def post_of(tree: LexborHTMLParser) -> LexborNode | None:
    """Give the text of the one post that a page of a weblog shows (hAtom's names, and those of common themes)."""
    found = {node.mem_id: node for node in tree.css(_POST)[:50] if len(node.text()) > _LEAST_POST}
    outer = [node for node in found.values() if not _is_inside(node, found)]
    return outer[0] if len(outer) == 1 else None


def _post_blocks(page: Page) -> tuple[Block, ...]:
    fresh = read_page(page.source, page.name)
    post = post_of(fresh.tree) if fresh.tree is not None else None
    if post is None:
        return page.blocks
    whole = len(post.text())
    take_out([node for node in _chrome_in(post) if len(node.text()) <= _MOST * whole])
    return without_link_rows(blocks_of(post, context_of(fresh)))


def _post_facts(page: Page) -> Iterator[Fact]:
    """Give who wrote a post, and when, by the names that weblogs give these."""
    if page.tree is None or post_of(page.tree) is None:
        return
    for node in page.tree.css(
        ".author.vcard .fn, .vcard .author, .post-author .fn, .byline .author, .post-footer .fn"
    )[:1]:
        if name := text_of(node):
            yield Fact(Field.CREATOR, name, Basis.DERIVED, Where(quote=name))
    for node in page.tree.css(
        "time.entry-date, time.published, abbr.published, .entry-date, .post-timestamp .published"
    )[:1]:
        written = node.attributes.get("datetime") or node.attributes.get("title") or text_of(node)
        if day := date_of(written):
            yield Fact(Field.PUBLISHED, day, Basis.STATED, Where(quote=written))


def take_out(nodes: Iterable[LexborNode]) -> None:
    """Take elements out of their tree; one inside another goes with it, and is not touched again."""
    chosen = {node.mem_id: node for node in nodes}
    for node in [node for node in chosen.values() if not _is_inside(node, chosen)]:
        node.decompose()


def _is_inside(node: LexborNode, chosen: Mapping[int, LexborNode]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id in chosen:
            return True
        parent = parent.parent
    return False


def without_link_rows(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Leave out rows of links ("Home | Next") before and after the text."""
    first, last = 0, len(blocks)
    while first < last and (_is_link_row(blocks[first]) or blocks[first].kind is Kind.BREAK):
        first += 1
    while last > first and (_is_link_row(blocks[last - 1]) or blocks[last - 1].kind is Kind.BREAK):
        last -= 1
    return blocks[first:last] if first < last else blocks


def _is_link_row(block: Block) -> bool:
    if block.kind is Kind.HEADING or not block.spans:
        return (
            bool(block.children)
            and block.kind is Kind.LIST
            and all(_is_link_row(child) for child in _leaves(block))
        )
    linked = sum(len(span.text.strip()) for span in block.spans if span.has(MarkKind.LINK))
    bare = sum(len(re.sub(r"[\W_]", "", span.text)) for span in block.spans if not span.has(MarkKind.LINK))
    return linked > 0 and bare <= 3 and linked < 200


def _leaves(block: Block) -> Iterator[Block]:
    for child in block.children:
        if child.children:
            yield from _leaves(child)
        elif child.spans:
            yield child


def _chrome_in(body: LexborNode) -> Iterator[LexborNode]:
    """Give the outermost elements of a page that belong to the site."""
    seen: set[int] = set()
    for selector in _CHROME:
        for node in body.css(selector):
            if node.mem_id not in seen and not _holds_title(node):
                seen.add(node.mem_id)
                yield node
    for node in body.css("[class], [id], [style]"):
        attributes = node.attributes
        name = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        hidden = _HIDDEN.search(attributes.get("style") or "") is not None
        if (
            node.mem_id not in seen
            and node.tag != "body"
            and (hidden or _CHROME_NAME.search(name))
            and not _holds_title(node)
        ):
            seen.add(node.mem_id)
            yield node


def _holds_title(node: LexborNode) -> bool:
    """Tell whether an article's own header holds its heading."""
    parent = node.parent
    in_article = parent is not None and parent.tag in {"article", "section", "main"}
    return node.tag == "header" and (in_article or node.css_first("h1") is not None)


def title_of(draft: Draft) -> str | None:
    """Give the story's title by the page's head: og:title, else <title> without the site's name; of a post its own."""
    tree = draft.pages[0].tree if draft.pages else None
    if tree is not None and post_of(tree) is not None:
        for node in tree.css(_POST_TITLE)[:1]:
            if shown := text_of(node):
                return shown
    for name in ("meta:dc.title", "meta:og:title", "meta:twitter:title", "title"):
        if (written := draft.first(name)) and not _EMPTY_TITLES.fullmatch(written.strip()):
            return " ".join(written.split())
    return None


def title_parts(title: str) -> list[str]:
    """Give the parts of a <title> that could be the story's: the whole, then what stands between its dashes."""
    parts = [part.strip() for part in _SEPARATOR.split(title) if part.strip()]
    return list(dict.fromkeys([title, *parts]))


def head_facts(draft: Draft) -> list[Fact]:
    """Give what a page's head states: creator, address, day of publication, series of chapters."""
    facts = [
        Fact(Field.CREATOR, name, Basis.STATED, Where(source=f"#{key}", quote=value))
        for key in ("meta:author", "meta:dc.creator", "meta:dc.creator.aut", "meta:article:author")
        for value in draft.properties.get(key, ())
        if "://" not in value
        for name in creators_of(creator_of(value) or value)
    ]
    source = draft.pages[0].source if draft.pages else ""
    if not facts and (office := _OFFICE_AUTHOR.search(source[:20_000])):
        facts = [
            Fact(Field.CREATOR, name, Basis.STATED, Where(source="#o:Author", quote=office[0]))
            for name in creators_of(unescape(office[1]))
        ]
    known = {fact.field for fact in facts}
    facts += [fact for fact in page_facts(draft) if fact.field not in known]
    known = {fact.field for fact in facts}
    facts += [fact for page in draft.pages[:1] for fact in _post_facts(page) if fact.field not in known]
    url, where = address_in(draft)
    if address := work_address(url):
        facts.append(Fact(Field.URL, address, Basis.STATED, where))
    return list(dict.fromkeys(facts))


def cleaned(page: Page) -> Page:
    """Give the page with only the blocks that may be story."""
    found = story_blocks(page)
    return replace(page, read=lambda: found)
