import { describe, expect, test } from 'vitest';
import { isAddress } from '../../activities/mail/mailer.ts';
import { render } from '../../activities/mail/render.ts';
import { LOCALES } from '../../program/models.ts';
import { MAILS } from '../support/mails.ts';

const publicUrl = 'https://ascent.example';
const unsubscribeUrl = `${publicUrl}/unsubscribe/a-status-x`;
const reading = { zone: 'America/Toronto', publicUrl, unsubscribeUrl } as const;
const cases = MAILS.flatMap((mail) => LOCALES.map((locale) => ({ mail, locale })));

describe('mails', () => {
  test.each(cases)(
    '$mail.template in $locale says the same in subject, HTML and text',
    ({ mail, locale }) => {
      const { subject, html, text } = render(mail, { ...reading, locale });
      expect(subject).not.toMatch(/[{}\n]/);
      expect(text).not.toMatch(/[{}]|undefined|null/);
      expect(html).toContain(`<html lang="${locale}">`);
      expect(html).not.toMatch(/undefined|null<|\.\.</);
      expect(html.includes(`href="${unsubscribeUrl}"`)).toBe(text.includes(unsubscribeUrl));
      const link = /https:\/\/ascent\.example\/\S+/.exec(text)?.[0] ?? 'no link';
      expect(html).toContain(`href="${link}"`);
    },
  );

  test('a due date is the date on the reader’s own calendar', () => {
    const [mail] = MAILS;
    if (mail === undefined) throw new Error('no mail');
    expect(render(mail, { ...reading, locale: 'en' }).text).toContain('12 May 2027');
    expect(render(mail, { ...reading, zone: 'Europe/Berlin', locale: 'en' }).text).toContain(
      '13 May 2027',
    );
    expect(render(mail, { ...reading, locale: 'fr-CA' }).subject).toContain('12 mai 2027');
  });

  test('what people write cannot become part of the page', () => {
    const mail = MAILS.find(({ template }) => template === 'change-asked');
    if (mail?.template !== 'change-asked') throw new Error('no mail');
    const { html } = render(
      { ...mail, reason: '<img src=x onerror=alert(1)>', partner: 'A & <b>' },
      { ...reading, locale: 'en' },
    );
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
  });
});

test.each([
  ['ann@p00374.example', true],
  ['Ann <evil@x.example> <a@p.example>', false],
  ['a@b.example, c@d.example', false],
  ['a@b.example\r\nBcc: c@d.example', false],
  ['"a b"@c.example', false],
  ['a@[127.0.0.1]', false],
  ['no-at', false],
])('%j is an address: %s', (text, is) => {
  expect(isAddress(text)).toBe(is);
});
