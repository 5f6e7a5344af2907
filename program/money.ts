import { type Exact, exact, exactOf, times } from './exact.ts';
import type { Money } from './facts.ts';

/** Currencies of ISO 4217 (without funds, metals and test codes) by the digits of their minor unit. */
const CODES_BY_DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
    CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
    HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON
    RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD
    TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
};

const DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES_BY_DIGITS).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, Number(digits)] as const),
  ),
);

/** Digits of a currency's minor unit (2 for USD, 0 for JPY); null for what is no currency. */
export const minorDigits = (currency: string): number | null => DIGITS.get(currency) ?? null;

/** An amount in units of its currency (dollars, not cents). */
export const unitsOf = (money: Money): Exact =>
  exact(BigInt(money.minor), 10n ** BigInt(minorDigits(money.currency) ?? 2));

/** An amount in US dollars, exactly; `rate` is US dollars per unit, null where none is known or needed. */
export const usdOf = (money: Money | null, rate: string | null): Exact | null =>
  money === null || rate === null ? null : times(unitsOf(money), exactOf(rate));
