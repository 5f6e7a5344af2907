import { describe, expect, test } from 'vitest';
import {
  isOpenDomain,
  LOCAL_LIST,
  screen,
  type ScreeningSubject,
} from '../../../program/screening.ts';

const subject: ScreeningSubject = {
  company: 'Alder Networks Inc.',
  domain: 'alder.example',
  homeCountry: 'CA',
  countries: ['CA', 'US'],
  mailDomains: ['alder.example'],
};
const found = (given: Partial<ScreeningSubject>) => screen({ ...subject, ...given }, LOCAL_LIST);

describe('screening by the local list', () => {
  test('finds nothing of a company like any other', () => {
    expect(found({})).toEqual([]);
  });

  test.each(['Zenit Optics', 'ZENIT OPTICS GmbH', 'The Zenít-Optics Co., Ltd.'])(
    'a denied party is one in every spelling: %s',
    (company) => {
      expect(found({ company })).toEqual([
        { check: 'denied-party', country: null, found: 'Zenit Optics' },
      ]);
    },
  );

  test('a name that only resembles one is none', () => {
    expect(found({ company: 'Zenith Opticians' })).toEqual([]);
  });

  test('a denied country holds up its own lines, at home all of them', () => {
    expect(found({ countries: ['CA', 'IR'] })).toEqual([
      { check: 'denied-country', country: 'IR', found: 'IR' },
    ]);
    expect(found({ homeCountry: 'KP', countries: ['CA'] })).toMatchObject([{ country: null }]);
  });

  test('open mail domains and those of another company are found', () => {
    expect(
      found({ mailDomains: ['alder.example', 'gmail.com'] }).map(({ check }) => check),
    ).toEqual(['open-domain', 'other-domain']);
    expect(isOpenDomain('GMAIL.com')).toBe(true);
    expect(isOpenDomain('alder.example')).toBe(false);
  });
});
