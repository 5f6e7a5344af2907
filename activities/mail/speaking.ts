/** Says the words of mails in a language: with dates, numbers and countries as its readers write them. */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Locale } from '../../program/models.ts';
import type { Speaking } from './types.ts';
import { en, type Word } from './words.en.ts';
import { fr } from './words.fr.ts';

const formats = new Map<string, IntlMessageFormat>();
const WORDS: Readonly<Record<Locale, Readonly<Record<Word, string>>>> = { en, 'fr-CA': fr };

/** For a reader of a language in a zone. */
export function speakingOf({
  locale,
  zone,
  names,
}: {
  readonly locale: Locale;
  readonly zone: string;
  /** Of people whom it may be about, by their ids. */
  readonly names?: ReadonlyMap<string, string>;
}): Speaking {
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
    person: (id) => names?.get(id) ?? WORDS[locale].somebody,
    title: (text) => (locale === 'fr-CA' ? text.fr : text.en),
    country: (code) => countries.of(code) ?? code,
  };
}
