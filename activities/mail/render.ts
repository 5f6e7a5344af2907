/** A mail in its reader's words: subject, HTML and text say the same. */
import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Mail } from '../../program/mails.ts';
import type { Locale } from '../../program/models.ts';
import type { Speaking, Tone, View } from './types.ts';
import { viewOf } from './views.ts';
import { en, type Word } from './words.en.ts';
import { fr } from './words.fr.ts';

/** Who reads, and where links lead. */
export type Reading = {
  readonly locale: Locale;
  readonly zone: string;
  readonly publicUrl: string;
};

export type Rendered = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly locale: Locale;
};

/** Text on its ground, as on the screens. The dark ones stand in the layout. */
const TONES = {
  done: 'color:#137A39;background:#E8F6EC;',
  review: 'color:#1D4ED8;background:#E9F0FE;',
  change: 'color:#B93A0A;background:#FEF0E7;',
  late: 'color:#B42318;background:#FDECEA;',
  wait: 'color:#475569;background:#EEF1F5;',
} as const satisfies Record<Tone, string>;

const eta = new Eta({ autoEscape: true });
const layout = readFileSync(new URL('./layout.eta', import.meta.url), 'utf8');
const formats = new Map<string, IntlMessageFormat>();
const WORDS: Readonly<Record<Locale, Readonly<Record<Word, string>>>> = { en, 'fr-CA': fr };

/** Writes a mail. Throws where it has no words for it. */
export function render(mail: Mail, reading: Reading): Rendered {
  const view = viewOf(mail, speakingOf(reading), reading.publicUrl);
  const { badge } = view;
  const html = eta.renderString(layout, {
    ...view,
    lang: reading.locale,
    preview: view.lines[0] ?? view.title,
    badge: badge === null ? null : { ...badge, style: TONES[badge.tone] },
  });
  return {
    subject: view.subject,
    text: textOf(view),
    html: html.replaceAll(/\n\s*\n/g, '\n'),
    locale: reading.locale,
  };
}

/** The same as plain text, for readers that show no HTML. */
function textOf(view: View): string {
  const facts = view.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
  const quote =
    view.quote === null
      ? ''
      : view.quote
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n');
  const parts = [view.title, ...view.lines, quote, ...view.after, facts];
  return [...parts, `${view.button.label}\n${view.button.url}`, `--\n${view.why}`]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function speakingOf({ locale, zone }: Reading): Speaking {
  // 12 May 2027: the order of days is that of the screens.
  const region = locale === 'en' ? 'en-GB' : locale;
  const dates = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeZone: zone });
  const days = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(locale);
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  return {
    say: (word, values) => {
      const key = `${locale} ${word}`;
      const format = formats.get(key) ?? new IntlMessageFormat(WORDS[locale][word], locale);
      formats.set(key, format);
      return String(format.format({ ...values }));
    },
    date: (at) => dates.format(at),
    day: (day) => days.format(Date.parse(day)),
    number: (value) => numbers.format(value).replace('-', '\u2212'),
    title: (text) => (locale === 'fr-CA' ? text.fr : text.en),
    country: (code) => countries.of(code) ?? code,
  };
}
