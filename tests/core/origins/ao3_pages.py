"""Downloads as the Archive makes them, with text of our own: today's template and that of 2011-18."""

from __future__ import annotations

TAGS = """
<dl class="tags">
  <dt>Rating:</dt><dd><a href="https://archiveofourown.org/tags/Mature">Mature</a></dd>
  <dt>Archive Warnings:</dt><dd><a href="x">Major Character Death</a>, <a href="x">Underage Sex</a></dd>
  <dt>Category:</dt><dd><a href="x">F/M</a></dd>
  <dt>Fandoms:</dt><dd><a href="x">Harbour Street (TV)</a>, <a href="x">Low Tide - Q. Marsh</a></dd>
  <dt>Relationship:</dt><dd><a href="x">Anna Reed/Tom Hale</a></dd>
  <dt>Characters:</dt><dd><a href="x">Anna Reed</a>, <a href="x">Tom Hale</a></dd>
  <dt>Additional Tags:</dt><dd><a href="x">Rain</a>, <a href="x">Slow Burn</a></dd>
  <dt>Language:</dt><dd>Deutsch</dd>
  <dt>Series:</dt><dd>Part 2 of <a href="s">Lamps</a>, Part 14 of <a href="s">Harbour Nights</a></dd>
  <dt>Collections:</dt><dd><a href="c">Rainfest 2014</a></dd>
  <dt>Stats:</dt><dd>{stats}</dd>
</dl>"""

NOW = """<!DOCTYPE html><html xml:lang="en" lang="en"><head><title>The Lamp - Quill - Harbour Street</title></head><body>
<div id="preface">
  <h2 class="toc-heading">Preface</h2>
  <p class="message"><b>The Lamp</b><br />Posted originally on the <a href="https://archiveofourown.org/">Archive of Our Own</a>
  at <a href="https://archiveofourown.org/works/4711/chapters/99">https://archiveofourown.org/works/4711</a>.</p>
  <div class="meta">{tags}
    <h1>The Lamp</h1>
    <div class="byline">by {byline}</div>
    <p>Summary</p><blockquote class="userstuff"><p>A lamp goes out.</p></blockquote>
    <p>Notes</p><blockquote class="userstuff"><p>For Mara.</p></blockquote>
    <div class="endnote-link">See the end of the work for <a href="#endnotes">more notes</a></div>
  </div>
</div>
<div id="chapters" class="userstuff">{chapters}</div>
<div id="afterword"><h2 class="toc-heading">Afterword</h2>
  <div class="meta"><div id="endnotes"><p>End Notes</p><blockquote class="userstuff"><p>Thank you for reading.</p></blockquote></div></div>
  <p class="message">Please <a href="https://archiveofourown.org/works/4711/comments/new">drop by the Archive and comment</a>!</p>
</div></body></html>"""

TWO_CHAPTERS = """
<div class="meta group"><h2 class="heading">Chapter 1: Rain</h2>
  <p>Chapter Summary</p><blockquote class="userstuff"><p>It rains.</p></blockquote>
  <p>Chapter Notes</p><blockquote class="userstuff"><p>Be gentle.</p></blockquote></div>
<!--chapter content--><div class="userstuff"><p>It rained.</p><hr/><h3>The letter</h3><p>It went on raining.</p></div><!--/chapter content-->
<div class="meta" id="endnotes1"><p>Chapter End Notes</p><blockquote class="userstuff"><p>Sorry.</p></blockquote></div>
<div class="meta group"><h2 class="heading">Chapter 2</h2></div>
<!--chapter content--><div class="userstuff"><p>It <em>stopped</em>.</p></div><!--/chapter content-->"""

ONE_CHAPTER = """<h2 class="toc-heading">The Lamp</h2>
<!--chapter content--><div class="userstuff"><p>It rained.</p><p>Summary</p><p>It stopped.</p></div><!--/chapter content-->"""

OLD = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html><head><title>The Lamp - Quill</title></head><body>
<p class="message">Posted originally on the <a href="http://archiveofourown.org/">Archive of Our Own</a> at
<a href="http://archiveofourown.org/works/4711">http://archiveofourown.org/works/4711</a>.</p>
<div class="meta">{tags}
  <h1>The Lamp</h1><h3 class="byline">by <a rel="author" href="/users/quill">Quill</a></h3>
  <p>Summary</p><blockquote class="userstuff"><p>A lamp goes out.</p></blockquote>
  <p>Notes</p><blockquote class="userstuff"><p>For Mara.</p></blockquote>
</div>
<div id="chapters" class="userstuff"><p>It rained.</p><p>It stopped.</p></div>
<div id="endnotes" class="meta"><p>End Notes</p><blockquote class="userstuff"><p>Thank you.</p></blockquote></div>
<p class="message">Please <a href="http://archiveofourown.org/works/4711/comments/new">drop by the archive and comment</a></p>
</body></html>"""

BYLINE = '<a rel="author" href="/users/quill/pseuds/quill">Quill</a>, <a rel="author" href="/users/m/pseuds/Ink">Ink (marsh)</a>'


def now(
    chapters: str = TWO_CHAPTERS,
    *,
    byline: str = BYLINE,
    stats: str = "Published: 2014-10-30 Completed: 2015-02-01 Words: 1,234 Chapters: 2/2",
) -> str:
    """Give a download of today's template."""
    return NOW.format(tags=TAGS.format(stats=stats), byline=byline, chapters=chapters)


def old(stats: str = "Published: 2011-03-09 Chapters: 1/1 Words: 1234") -> str:
    """Give a download of the template of 2011-18."""
    return OLD.format(tags=TAGS.format(stats=stats))
