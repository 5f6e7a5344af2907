import { boundSaid, decimalSaid } from '../edition/items.words.ts';
import type { Edition, Place } from '../edition/types.ts';
import { amountIn, inBoth, textIn } from '../explain/words.ts';
import { exactOf } from '../exact.ts';
import type { Locale, Text } from '../models.ts';
import { isBound } from '../rules/bounds.ts';
import type { Bound, Decimal, Filter } from '../rules/types.ts';
import { familyNoun, fieldNoun, fieldsNoun, valueNoun } from './nouns.ts';
import type { Ref } from './types.ts';

/** An edition told in one language. */
export type Voice = {
  readonly edition: Edition;
  readonly locale: Locale;
  readonly say: (en: string, fr: string) => string;
  readonly of: (text: Text) => string;
  readonly decimal: (decimal: Decimal) => string;
  readonly usd: (decimal: Decimal) => string;
  readonly bound: (bound: Bound) => string;
  readonly family: (family: string) => string;
  readonly field: (field: string) => string;
  readonly fields: (field: string) => string;
  readonly value: (field: string, value: unknown) => string;
  /** `(status: closed; role: sold by you)`, with a space before it; nothing for no filter. */
  readonly filter: (filter: Filter) => string;
  readonly list: (words: readonly string[], last: Text) => string;
};

export const OR: Text = { en: 'or', fr: 'ou' };
export const AND: Text = { en: 'and', fr: 'et' };

export function voiceOf(edition: Edition, locale: Locale): Voice {
  const say = (en: string, fr: string): string => (locale === 'en' ? en : fr);
  const of = (text: Text): string => textIn(locale, text);
  const value = (field: string, one: unknown): string => valueNoun(edition, field, one, locale);
  const list = (words: readonly string[], last: Text): string =>
    words.length < 2
      ? words.join('')
      : `${words.slice(0, -1).join(', ')} ${of(last)} ${words.at(-1) ?? ''}`;
  const one = (field: string, wanted: Filter[string]): string => {
    const name = fieldNoun(field, locale);
    if (isBound(wanted)) return `${name}${say(':', ' :')} ${boundSaid(wanted)(locale)}`;
    const values = Array.isArray(wanted) ? (wanted as readonly unknown[]) : [wanted];
    const said = list(
      values.map((each) => value(field, each)),
      OR,
    );
    return field === 'name' ? said : `${name}${say(':', ' :')} ${said}`;
  };
  const said = (filter: Filter): string =>
    Object.entries(filter)
      .map(([field, wanted]) => one(field, wanted))
      .join(say('; ', ' ; '));
  return {
    edition,
    locale,
    say,
    of,
    decimal: (decimal) => decimalSaid(locale, decimal),
    usd: (decimal) => amountIn(locale, exactOf(decimal), 'USD').replace(/[.,]00(?=\D|$)/u, ''),
    bound: (bound) => boundSaid(bound)(locale),
    family: (family) => familyNoun(edition, family, locale),
    field: (field) => fieldNoun(field, locale),
    fields: (field) => fieldsNoun(field, locale),
    value,
    filter: (filter) => (Object.keys(filter).length === 0 ? '' : ` (${said(filter)})`),
    list,
  };
}

/** A text in both languages, said by each voice of an edition. */
export const told = (edition: Edition, say: (voice: Voice) => string): Text =>
  inBoth((locale) => say(voiceOf(edition, locale)));

export const refOf = (edition: Edition, { file, line }: Place): Ref => ({
  edition: edition.id,
  file,
  line,
});
