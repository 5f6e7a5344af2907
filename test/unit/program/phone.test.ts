import { expect, test } from 'vitest';
import { phoneOf } from '../../../program/phone.ts';

test.each([
  ['(418) 555-0142', 'CA', '+14185550142'],
  ['1 418 555 0142', 'CA', '+14185550142'],
  ['+1.418.555.0142', 'DE', '+14185550142'],
  ['0049 30 901820', 'CA', '+4930901820'],
  ['030/90 18 20', 'DE', '+4930901820'],
  ['+44 (0)20 7946 0958', 'CA', '+442079460958'],
  ['06 698 12345', 'IT', '+390669812345'],
  ['+1\u00a0418\u2011555\u20110142', 'CA', '+14185550142'],
])('%s of %s is kept as %s', (text, country, expected) => {
  expect(phoneOf(text, country)).toBe(expected);
});

test.each([
  ['418 555-0142', null],
  ['418 555-0142 ext. 12', 'CA'],
  ['call me', 'CA'],
  ['', 'CA'],
  ['+0123456789', 'CA'],
  ['123', 'CA'],
  ['+1234567890123456', 'CA'],
])('"%s" of %s is no number', (text, country) => {
  expect(phoneOf(text, country)).toBeNull();
});
