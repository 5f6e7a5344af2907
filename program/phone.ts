/** Telephone numbers: read as people write them, kept as E.164. */
import type { Country } from './models.ts';

/** The calling codes of the countries that programs reach (ITU-T E.164). */
const CALLING_CODES: Readonly<Record<Country, string>> = {
  ...{ AE: '971', AR: '54', AT: '43', AU: '61', BE: '32', BG: '359', BR: '55', CA: '1', CH: '41' },
  ...{ CL: '56', CN: '86', CO: '57', CZ: '420', DE: '49', DK: '45', EE: '372', EG: '20', ES: '34' },
  ...{
    FI: '358',
    FR: '33',
    GB: '44',
    GR: '30',
    HK: '852',
    HR: '385',
    HU: '36',
    ID: '62',
    IE: '353',
  },
  ...{
    IL: '972',
    IN: '91',
    IT: '39',
    JP: '81',
    KE: '254',
    KR: '82',
    LT: '370',
    LU: '352',
    LV: '371',
  },
  ...{ MA: '212', MX: '52', MY: '60', NG: '234', NL: '31', NO: '47', NZ: '64', PE: '51', PH: '63' },
  ...{
    PL: '48',
    PT: '351',
    RO: '40',
    RS: '381',
    SA: '966',
    SE: '46',
    SG: '65',
    SI: '386',
    SK: '421',
  },
  ...{
    TH: '66',
    TN: '216',
    TR: '90',
    TW: '886',
    UA: '380',
    US: '1',
    UY: '598',
    VN: '84',
    ZA: '27',
  },
};

/** What is dialled before a number within its country, and not from abroad; where none is named here it is 0. */
const TRUNK_PREFIXES: Readonly<Record<Country, string>> = {
  ...{
    CA: '1',
    US: '1',
    HU: '06',
    LT: '8',
    IT: '',
    ES: '',
    PT: '',
    GR: '',
    CZ: '',
    DK: '',
    EE: '',
  },
  ...{ LU: '', LV: '', NO: '', PL: '', HK: '', SG: '', CL: '', TN: '', MX: '' },
};

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A number as `+14185550142`; null for what is none. Without a calling code it is one of `country`; blanks, points,
 * hyphens, brackets and slashes are people's own.
 */
export function phoneOf(text: string, country: Country | null): string | null {
  const bare = text
    .normalize('NFKC')
    .replace('(0)', '')
    .replaceAll(/[\s./()\-\u2010-\u2015]/g, '');
  const abroad = bare.startsWith('00') ? `+${bare.slice(2)}` : bare;
  const whole = abroad.startsWith('+') ? abroad : withinCountry(abroad, country);
  return whole !== null && E164.test(whole) ? whole : null;
}

function withinCountry(digits: string, country: Country | null): string | null {
  const code = country === null ? undefined : CALLING_CODES[country];
  if (country === null || code === undefined || !/^\d+$/.test(digits)) return null;
  const trunk = TRUNK_PREFIXES[country] ?? '0';
  return `+${code}${digits.slice(trunk !== '' && digits.startsWith(trunk) ? trunk.length : 0)}`;
}
