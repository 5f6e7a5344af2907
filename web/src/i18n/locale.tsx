import { type ReactNode, createContext, useContext, useEffect, useMemo, useState } from 'react';
import type { LocaleName } from '../api/types.ts';
import { type Format, formatFor } from './format.ts';

const STORED = 'ascent-locale';
const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** Today in the browser's zone, `YYYY-MM-DD`; until `/v1/me` says which day it is for the program. */
const browserToday = (): string => new Intl.DateTimeFormat('en-CA').format(new Date());

type LocaleContext = {
  readonly format: Format;
  readonly locale: LocaleName;
  readonly setLocale: (locale: LocaleName) => void;
  /** What `/v1/me` says about the reader; null when signed out. */
  readonly setReader: (reader: { zone: string; today: string } | null) => void;
};

const Context = createContext<LocaleContext | null>(null);

function storedLocale(): LocaleName {
  try {
    const stored = localStorage.getItem(STORED);
    if (stored === 'en' || stored === 'fr-CA') return stored;
  } catch {
    // No storage: the browser's language.
  }
  return navigator.language.startsWith('fr') ? 'fr-CA' : 'en';
}

/** Set at once: what is asked first is answered in it. */
function initialLocale(): LocaleName {
  const locale = storedLocale();
  document.documentElement.lang = locale;
  return locale;
}

/** The language, time zone and day of the reader, for everything below. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState<LocaleName>(initialLocale);
  const [reader, setReader] = useState<{ zone: string; today: string } | null>(null);
  const zone = reader?.zone ?? browserZone();
  const today = reader?.today ?? browserToday();

  useEffect(() => {
    document.documentElement.lang = locale;
    try {
      localStorage.setItem(STORED, locale);
    } catch {
      // Remembered for this page only.
    }
  }, [locale]);

  const value = useMemo(
    () => ({ format: formatFor(locale, zone, today), locale, setLocale, setReader }),
    [locale, zone, today],
  );
  return <Context value={value}>{children}</Context>;
}

/** The reader's language, and how to change it. */
export function useLocale(): LocaleContext {
  const value = useContext(Context);
  if (value === null) throw new Error('useLocale outside LocaleProvider');
  return value;
}

/** Numbers, money and dates as the reader writes them. */
export const useFormat = (): Format => useLocale().format;
