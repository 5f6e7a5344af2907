import { IntlMessageFormat } from 'intl-messageformat';
import { Fragment, type ReactNode, useMemo } from 'react';
import type { LocaleName } from '../api/types.ts';
import { INTL_TAG } from './format.ts';
import { useLocale } from './locale.tsx';

/** A catalogue of one page in another language: the same keys, nothing missing. */
export type SameTexts<T> = { readonly [K in keyof T]: string };
type Values = Readonly<Record<string, string | number | boolean | Date>>;
type RichValues = Readonly<Record<string, ReactNode | ((parts: ReactNode[]) => ReactNode)>>;

/** The sentences of a catalogue in the reader's language; ICU messages filled in. */
export type T<Key extends string> = {
  (key: Key, values?: Values): string;
  /** As nodes, for messages with tags: `<b>…</b>` is `{ b: (parts) => <b>{parts}</b> }`. */
  rich: (key: Key, values: RichValues) => ReactNode;
};

const cache = new Map<string, IntlMessageFormat>();

function messageFor(locale: LocaleName, message: string): IntlMessageFormat {
  const key = `${locale}\n${message}`;
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const made = new IntlMessageFormat(message, INTL_TAG[locale]);
  cache.set(key, made);
  return made;
}

/** True minus signs in figures that ICU formats. */
const tidy = (text: string): string => text.replace(/(^|[\s(])-(?=\d)/g, '$1\u2212');

/**
 * The hook of a page's catalogues: `const useTexts = textsOf(en, fr)`, then `const t = useTexts(); t('title')`. Keys are
 * those of the English one; a key missing in French does not compile.
 */
export function textsOf<const C extends Readonly<Record<string, string>>>(
  en: C,
  fr: SameTexts<C>,
): () => T<Extract<keyof C, string>> {
  type Key = Extract<keyof C, string>;
  const makeFor = (locale: LocaleName): T<Key> => {
    const texts: SameTexts<C> = locale === 'en' ? en : fr;
    const t = (key: Key, values?: Values): string =>
      tidy(String(messageFor(locale, texts[key]).format(values)));
    const rich = (key: Key, values: RichValues): ReactNode => {
      const parts = messageFor(locale, texts[key]).format<ReactNode>(
        values as Record<string, string>,
      );
      return Array.isArray(parts)
        ? parts.map((part, index) => <Fragment key={index}>{part}</Fragment>)
        : parts;
    };
    return Object.assign(t, { rich });
  };
  return function useTexts() {
    const { locale } = useLocale();
    return useMemo(() => makeFor(locale), [locale]);
  };
}

/** Bold within a sentence: `t.rich('…', { b: bold })`. */
export const bold = (parts: ReactNode[]): ReactNode => <b>{parts}</b>;
