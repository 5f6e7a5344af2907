import type { LocaleName, MoneyText, TextBoth } from '../api/types.ts';

/** The tags that `Intl` gets: English with day before month and currencies written out, as the product shows them. */
export const INTL_TAG = { en: 'en-GB', 'fr-CA': 'fr-CA' } as const satisfies Record<
  LocaleName,
  string
>;

/** Numbers, money, days and times as one locale writes them; minus signs are true ones. */
export type Format = ReturnType<typeof formatFor>;

/** Nearer than this, a day needs no year. */
const NEAR_DAYS = 300;
const MINUS = '\u2212';
/** A true minus, and `Sep` as long as every other month's abbreviation. */
const tidy = (text: string): string => text.replaceAll('-', MINUS).replace('Sept', 'Sep');

const dayMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** All formats of a locale; `zone` is the reader's IANA time zone, `today` the reader's day. */
export function formatFor(locale: LocaleName, zone: string, today: string) {
  const tag = INTL_TAG[locale];
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
  const signed = new Intl.NumberFormat(tag, {
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options);
  const long = date({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const short = date({ day: 'numeric', month: 'short', timeZone: 'UTC' });
  const spoken = date({ day: 'numeric', month: 'long', timeZone: 'UTC' });
  const spokenLong = date({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const month = date({ month: 'short', timeZone: 'UTC' });
  const monthLong = date({ month: 'long', year: 'numeric', timeZone: 'UTC' });
  const clock = date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone });
  const inZone = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone: zone,
  });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const regions = new Intl.DisplayNames([tag], { type: 'region' });
  const and = new Intl.ListFormat(tag, { type: 'conjunction' });

  const isNear = (value: string): boolean =>
    Math.abs(dayMs(value) - dayMs(today)) < NEAR_DAYS * 86_400_000;
  /** `4 Dec` in this year and within ten months of today, else `12 May 2027`. */
  const day = (value: string): string => {
    const formatted = value.slice(0, 4) === today.slice(0, 4) && isNear(value) ? short : long;
    return tidy(formatted.format(dayMs(value)));
  };
  const dayOf = (instant: string): string => inZone.format(new Date(instant));

  return {
    locale,
    today,
    /** `1,240` */
    number: (value: number): string => tidy(whole.format(value)),
    /** `+12`, `−38`, `0` */
    signed: (value: number): string => tidy(signed.format(value)),
    /** `CA$49,529.24`; the text is never turned into a binary fraction. */
    money: ({ amount, currency }: MoneyText): string =>
      tidy(
        new Intl.NumberFormat(tag, {
          style: 'currency',
          currency,
          minimumFractionDigits: 2,
        }).format(amount as `${number}`),
      ),
    /** An amount with as many digits as it has: `CA$1`, `US$0.776341`. */
    moneyExact: ({ amount, currency }: MoneyText): string =>
      tidy(
        new Intl.NumberFormat(tag, {
          style: 'currency',
          currency,
          minimumFractionDigits: 0,
          maximumFractionDigits: 12,
        }).format(amount as `${number}`),
      ),
    /** Decimal text with the locale's separators and all its digits: `0.776341`. */
    decimal: (amount: string): string =>
      tidy(new Intl.NumberFormat(tag, { maximumFractionDigits: 12 }).format(amount as `${number}`)),
    day,
    /** `12 May 2027` */
    dayLong: (value: string): string => tidy(long.format(dayMs(value))),
    /** `1 April`, for sentences; with the year when it is further than ten months away. */
    daySpoken: (value: string): string =>
      (isNear(value) ? spoken : spokenLong).format(dayMs(value)),
    /** `Feb` */
    month: (value: string): string =>
      tidy(month.format(dayMs(`${value.slice(0, 7)}-01`))).replace('.', ''),
    /** `March 2026`, of a day or a month */
    monthLong: (value: string): string => monthLong.format(dayMs(`${value.slice(0, 7)}-01`)),
    /** The reader's day of a moment, `YYYY-MM-DD`. */
    dayOf,
    /** `4 Dec` of a moment, in the reader's zone. */
    dayOfMoment: (instant: string): string => day(dayOf(instant)),
    /** `22 Mar 2026, 06:10` */
    moment: (instant: string): string =>
      `${day(dayOf(instant))}, ${clock.format(new Date(instant))}`,
    /** `09:41` */
    clock: (instant: string | Date): string => clock.format(new Date(instant)),
    /** `4 minutes ago`; a date when it is longer ago than two days. */
    ago(instant: string, now: number = Date.now()): string {
      const seconds = Math.round((now - Date.parse(instant)) / 1000);
      if (seconds < 45) return relative.format(0, 'second');
      if (seconds < 45 * 60)
        return relative.format(-Math.max(1, Math.round(seconds / 60)), 'minute');
      if (seconds < 36 * 3600)
        return relative.format(-Math.max(1, Math.round(seconds / 3600)), 'hour');
      return day(dayOf(instant));
    },
    /** The last day that a period counts, of the first on which it no longer does. */
    lastDayBefore: (value: string): string =>
      new Date(dayMs(value) - 86_400_000).toISOString().slice(0, 10),
    /** Days from today to a day; negative when it is past. */
    daysTo: (value: string): number => Math.round((dayMs(value) - dayMs(today)) / 86_400_000),
    /** `Canada` */
    country: (code: string): string => regions.of(code) ?? code,
    /** `a, b and c` */
    list: (items: readonly string[]): string => and.format(items),
    /** The sentence of the API in this language. */
    say: (text: TextBoth): string => (locale === 'en' ? text.en : text.fr),
  };
}
