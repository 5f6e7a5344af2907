import { countryIn, textIn } from '../explain/words.ts';
import { daySaid } from './nouns.ts';
import type { Locale, Text } from '../models.ts';
import { STYLE } from './style.ts';
import type { Block, Cell, Chapter, Guide, Ref, Section } from './types.ts';

/** One file: no script, nothing from elsewhere, good to print. */
export function guideHtml(guide: Guide, locale: Locale): string {
  const page = pageOf(guide, locale);
  const { say, of } = page;
  const title = of(guide.title);
  const chapters = guide.chapters.map((one) => chapterHtml(page, one)).join('\n');
  return `<!doctype html>
<html lang="${locale === 'en' ? 'en' : 'fr-CA'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${esc(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header class="cover">
<h1>${esc(title)}</h1>
<p class="line">${esc(lineOf(guide, locale))}</p>
${marksOf(page, guide)}
</header>
<nav aria-labelledby="contents">
<h2 id="contents">${say('Contents', 'Table des matières')}</h2>
<ol class="contents">
${guide.chapters.map((one) => contentsOf(page, one)).join('\n')}
<li><a href="#sources"><span class="number"></span>${say('Where it is written', 'Où c’est écrit')}</a></li>
</ol>
</nav>
<main>
${chapters}
${sourcesOf(page, guide)}
</main>
</body>
</html>
`;
}

type Page = {
  readonly locale: Locale;
  readonly say: (en: string, fr: string) => string;
  readonly of: (text: Text) => string;
  /** The mark after a sentence: the number of its place in the list of places. */
  readonly mark: (ref: Ref | null) => string;
  readonly sources: Map<
    string,
    { readonly ref: Ref; readonly number: number; where: string; at: string }
  >;
  here: { title: string; id: string };
};

function pageOf(guide: Guide, locale: Locale): Page {
  const page: Page = {
    locale,
    say: (en, fr) => (locale === 'en' ? en : fr),
    of: (text) => textIn(locale, text),
    sources: new Map(),
    here: { title: textIn(locale, guide.title), id: 'contents' },
    mark: (ref) => {
      if (ref === null) return '';
      const key = `${ref.file}:${ref.line}`;
      const known = page.sources.get(key);
      const number = known?.number ?? page.sources.size + 1;
      if (known === undefined)
        page.sources.set(key, { ref, number, where: page.here.title, at: page.here.id });
      const name = page.say(
        `Source ${number}: ${ref.file}, line ${ref.line}`,
        `Source ${number} : ${ref.file}, ligne ${ref.line}`,
      );
      return `<a class="ref" href="#source-${number}" aria-label="${esc(name)}" title="${esc(`${ref.file}:${ref.line}`)}">${number}</a>`;
    },
  };
  return page;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const esc = (text: string): string => text.replaceAll(/[&<>"]/gu, (one) => ESCAPES[one] ?? one);

/** For whom and from when. */
function lineOf({ from, to, modelTitle, country, edition }: Guide, locale: Locale): string {
  const day = (one: string): string => daySaid(locale, one);
  const days =
    locale === 'en'
      ? `In force from ${day(from)}${to === null ? '' : ` to ${day(to)}`}`
      : `En vigueur à compter du ${day(from)}${to === null ? '' : ` jusqu’au ${day(to)}`}`;
  const forModel = modelTitle === null ? [] : [textIn(locale, modelTitle)];
  const forCountry = country === null ? [] : [countryIn(locale, country)];
  return [days, ...forModel, ...forCountry, edition].join(' · ');
}

/** What a reader has to know before anything else: it is a draft, or its cases fail. */
function marksOf({ say, mark }: Page, { draft, cases }: Guide): string {
  const { failed, passed } = cases;
  const drafted = draft
    ? `<p class="draft"><strong>${say('Draft.', 'Ébauche.')}</strong> ${say('It rules nothing yet.', 'Elle ne régit encore rien.')}</p>`
    : '';
  if (failed.length === 0)
    return `${drafted}<p class="checked">${
      passed === 0
        ? say(
            'No golden case checks this edition.',
            'Aucun cas de référence ne vérifie cette édition.',
          )
        : say(
            `Checked: ${passed} golden cases were computed by these rules, and came out as they say.`,
            `Vérifié : ${passed} cas de référence ont été calculés selon ces règles et donnent ce qu’ils annoncent.`,
          )
    }</p>`;
  return `${drafted}<div class="failed" role="alert"><p><strong>${say(
    'Not to be relied on:',
    'À ne pas utiliser :',
  )}</strong> ${say(
    'these rules do not give what the golden cases say.',
    'ces règles ne donnent pas ce que les cas de référence annoncent.',
  )}</p><ul>${failed.map((one) => `<li>${esc(one.message)}${mark(one.ref)}</li>`).join('')}</ul></div>`;
}

const contentsOf = ({ of }: Page, { id, number, title, sections }: Chapter): string =>
  `<li><a href="#${esc(id)}"><span class="number">${esc(number)}</span>${esc(of(title))}</a>${
    sections.length === 0
      ? ''
      : `<ol>${sections
          .map(
            (one) =>
              `<li><a href="#${esc(one.id)}"><span class="number">${esc(one.number)}</span>${esc(of(one.title))}</a></li>`,
          )
          .join('')}</ol>`
  }</li>`;

function chapterHtml(page: Page, chapter: Chapter): string {
  const { id, number, title, blocks, sections } = chapter;
  const head = headOf(page, number, title, id);
  return `<section class="chapter" aria-labelledby="${esc(id)}">
<h2 id="${esc(id)}">${head}</h2>
${blocks.map((one) => blockHtml(page, one)).join('\n')}
${sections.map((one) => sectionHtml(page, one)).join('\n')}
</section>`;
}

function headOf(page: Page, number: string, title: Text, id: string): string {
  page.here = { title: `${number} ${page.of(title)}`, id };
  return `<span class="number">${esc(number)}</span> ${esc(page.of(title))}`;
}

function sectionHtml(page: Page, { id, number, title, blocks }: Section): string {
  const head = headOf(page, number, title, id);
  return `<section aria-labelledby="${esc(id)}">
<h3 id="${esc(id)}">${head}</h3>
${blocks.map((one) => blockHtml(page, one)).join('\n')}
</section>`;
}

function blockHtml(page: Page, block: Block): string {
  const { of, mark, say } = page;
  switch (block.kind) {
    case 'text':
      return block.sentences
        .map(({ text, ref }) => `<p>${esc(of(text))}${mark(ref)}</p>`)
        .join('\n');
    case 'list':
      return `<ul>${block.sentences
        .map(({ text, ref }) => `<li>${esc(of(text))}${mark(ref)}</li>`)
        .join('')}</ul>`;
    case 'rule':
      return `<dl class="rule">${block.lines
        .map(
          ({ name, says, ref }) =>
            `<div><dt>${esc(of(name))}</dt><dd>${esc(of(says))}${mark(ref)}</dd></div>`,
        )
        .join('')}</dl>`;
    case 'asks':
      return nested(
        block.asks.map(({ depth, text, ref }) => ({
          depth,
          html: `${esc(of(text))}${mark(ref)}`,
        })),
      );
    case 'table':
      return tableHtml(page, block);
    case 'example':
      return `<aside class="example"><p><strong>${say('Example', 'Exemple')}</strong></p><ul>${block.given
        .map((one) => `<li>${esc(of(one))}</li>`)
        .join('')}</ul>${block.results
        .map((one) => `<p class="result">${esc(of(one))}</p>`)
        .join(
          '',
        )}<p class="case">${say('Golden case:', 'Cas de référence :')} <span>${esc(block.case)}</span>${mark(block.ref)}</p></aside>`;
  }
}

/** Lists within lists, from lines that know how deep they are. */
export function nested(
  lines: readonly { readonly depth: number; readonly html: string }[],
): string {
  let html = '';
  let open = -1;
  for (const line of lines) {
    for (; open > line.depth; open -= 1) html += '</li></ul>';
    if (open === line.depth) html += '</li>';
    for (; open < line.depth; open += 1) html += open === -1 ? '<ul class="asks">' : '<ul>';
    html += `<li>${line.html}`;
  }
  for (; open >= 0; open -= 1) html += '</li></ul>';
  return html;
}

function tableHtml(
  page: Page,
  { caption, columns, rows }: Extract<Block, { kind: 'table' }>,
): string {
  const { of } = page;
  const head = columns.map((one) => `<th scope="col">${esc(of(one))}</th>`).join('');
  const body = rows
    .map(
      ({ name, cells }) =>
        `<tr><th scope="row">${esc(of(name))}</th>${cells.map((one) => cellHtml(page, one)).join('')}</tr>`,
    )
    .join('\n');
  return `<div class="wide" role="region" tabindex="0" aria-label="${esc(of(caption))}"><table>
<caption>${esc(of(caption))}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`;
}

function cellHtml({ of, mark }: Page, { lines, ref }: Cell): string {
  const said = lines.map((one) => esc(of(one)));
  return said.length < 2
    ? `<td>${said.join('')}${mark(ref)}</td>`
    : `<td><ul>${said.map((one, at) => `<li>${one}${at === said.length - 1 ? mark(ref) : ''}</li>`).join('')}</ul></td>`;
}

/** Every place that was cited: what it says, its file and line. */
function sourcesOf({ say, sources }: Page, { hash }: Guide): string {
  const rows = [...sources.values()]
    .map(
      ({ ref, number, where, at }) =>
        `<tr id="source-${number}"><th scope="row">${number}</th><td><a href="#${esc(at)}">${esc(where)}</a></td><td><code>${esc(ref.file)}</code></td><td>${ref.line}</td></tr>`,
    )
    .join('\n');
  return `<section class="chapter sources" aria-labelledby="sources">
<h2 id="sources">${say('Where it is written', 'Où c’est écrit')}</h2>
<p>${say(
    'Each small number above leads here: to the file and the line of the edition that says it. The edition’s checksum is',
    'Chaque petit numéro mène ici : au fichier et à la ligne de l’édition qui le dit. La somme de contrôle de l’édition est',
  )} <code class="hash">${esc(hash)}</code>.</p>
<table>
<thead><tr><th scope="col">${say('No.', 'Nº')}</th><th scope="col">${say('Where above', 'Où ci-dessus')}</th><th scope="col">${say('File', 'Fichier')}</th><th scope="col">${say('Line', 'Ligne')}</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
</section>`;
}
