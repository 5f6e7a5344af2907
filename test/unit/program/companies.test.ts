import { describe, expect, test } from 'vitest';
import {
  domainOfWebsite,
  likenessOf,
  taxKeyOf,
  type Comparable,
} from '../../../program/companies.ts';

const company = (name: string, given: Partial<Comparable> = {}): Comparable => ({
  ...{ name, countries: ['CA'], domains: [], taxKey: null },
  ...given,
});
const alike = (a: string, b: string) => likenessOf(company(a), company(b)).includes('name');

describe('two companies', () => {
  test.each([
    ['Havel IT Inc.', 'Havel I.T. Incorporated'],
    ['Boréal Réseaux inc.', 'BOREAL RESEAUX LTÉE'],
    ['Cobalt Cloud A/S', 'Cobalt Cloud'],
    ['Keystone Cloud LLC', 'Cloud Keystone, LLC'],
    ['Northwind Services Pty Ltd', 'Norhtwind Services'],
    ['Northwind Services Pty Ltd', 'North Wind Services'],
  ])('%s and %s may be one', (a, b) => {
    expect([alike(a, b), alike(b, a)]).toEqual([true, true]);
  });

  test.each([
    ['Havel IT Inc.', 'Havel Cloud Inc.'],
    ['Havel IT Inc.', 'Havel Inc.'],
    ['Havel Data Ltd', 'Havel Dato Group Ltd'],
    ['Ltd.', 'Inc.'],
    ['ABC Ltd', 'ABD Ltd'],
  ])('%s and %s are two', (a, b) => {
    expect([alike(a, b), alike(b, a)]).toEqual([false, false]);
  });

  test('of one name in two countries are two, unless a domain or a tax number says otherwise', () => {
    const [canadian, german] = [
      company('Havel IT Inc.', { taxKey: 'X12345' }),
      company('Havel IT GmbH', { countries: ['DE'], taxKey: 'Y12345' }),
    ];
    expect(likenessOf(canadian, german)).toEqual([]);
    expect(likenessOf(canadian, { ...german, taxKey: 'X12345' })).toEqual(['tax-number']);
    expect(likenessOf(company('A'), company('B'))).toEqual([]);
  });
});

test('a tax number is the same however it is written, a website whatever stands around its host', () => {
  expect(taxKeyOf('ca 714-336.902 RT/0001')).toBe('CA714336902RT0001');
  expect(domainOfWebsite('https://www.Boreal.example/fr?x=1')).toBe('boreal.example');
  expect(domainOfWebsite('boreal.example')).toBe('boreal.example');
  for (const wrong of ['boreal', 'not a site', 'ftp://x.example', 'javascript:alert(1)', ''])
    expect(domainOfWebsite(wrong), wrong).toBeNull();
});
