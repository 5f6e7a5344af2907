/** The currency of a country (ISO 3166-1 to ISO 4217), for the sites that accounts name without saying it. */

const COUNTRIES_BY_CURRENCY: Readonly<Record<string, string>> = {
  AED: 'AE', ARS: 'AR', AUD: 'AU', BGN: 'BG', BHD: 'BH', BRL: 'BR', CAD: 'CA', CHF: 'CH LI', CLP: 'CL', CNY: 'CN',
  COP: 'CO', CRC: 'CR', CZK: 'CZ', DKK: 'DK FO GL', EGP: 'EG',
  EUR: 'AD AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK SM',
  GBP: 'GB GG IM JE', HKD: 'HK', HUF: 'HU', IDR: 'ID', ILS: 'IL', INR: 'IN', ISK: 'IS', JPY: 'JP', KES: 'KE',
  KRW: 'KR', KWD: 'KW', KZT: 'KZ', LKR: 'LK', MAD: 'MA', MXN: 'MX', MYR: 'MY', NGN: 'NG', NOK: 'NO', NZD: 'NZ',
  OMR: 'OM', PEN: 'PE', PHP: 'PH', PKR: 'PK', PLN: 'PL', QAR: 'QA', RON: 'RO', RSD: 'RS', SAR: 'SA', SEK: 'SE',
  SGD: 'SG', THB: 'TH', TND: 'TN', TRY: 'TR', TWD: 'TW', UAH: 'UA', USD: 'US EC PA PR SV', UYU: 'UY', VND: 'VN',
  ZAR: 'ZA',
};

const CURRENCIES: ReadonlyMap<string, string> = new Map(
  Object.entries(COUNTRIES_BY_CURRENCY).flatMap(([currency, countries]) =>
    countries.split(' ').map((country) => [country, currency] as const),
  ),
);

/** The currency of a country; US dollars for one that is not listed. */
export const currencyOf = (country: string): string => CURRENCIES.get(country) ?? 'USD';
