import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, expect, test } from 'vitest';
import { startInbox, type CaughtMail } from '../../bin/inbox/inbox.ts';
import { freePort } from '../../bin/servers/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'ascent-inbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = async () =>
  startInbox({ folder, smtpPort: await freePort(), webPort: await freePort() });

test('a mail that was accepted is shown as text and HTML, also after a restart', async () => {
  const first = await start();
  const transport = createTransport(first.smtpUrl);
  await transport.sendMail({
    from: { name: 'Ascent', address: 'ascent@vendor.example' },
    to: { name: 'Élise', address: 'elise@p1.example' },
    subject: 'Étape approuvée <b>',
    text: 'Bravo',
    html: '<p>Bravo</p><script>alert(1)</script>',
    headers: { 'Content-Language': 'fr-CA' },
  });
  transport.close();
  await first.stop();

  const second = await start();
  const asked = await fetch(`${second.webUrl}/mails.json?to=elise@p1.example`);
  const { items } = (await asked.json()) as { items: CaughtMail[] };
  expect(items).toMatchObject([
    {
      envelope: { from: 'ascent@vendor.example', to: ['elise@p1.example'] },
      subject: 'Étape approuvée <b>',
      text: expect.stringContaining('Bravo'),
      language: 'fr-CA',
    },
  ]);
  const list = await (await fetch(second.webUrl)).text();
  expect(list).toContain('Étape approuvée &lt;b&gt;');
  const html = await fetch(`${second.webUrl}/mails/${items[0]?.id}/html`);
  expect(html.headers.get('content-security-policy')).toMatch(
    /sandbox.*default-src 'none'|default-src 'none'.*sandbox/,
  );
  expect((await fetch(`${second.webUrl}/mails.json?to=somebody@else.example`)).ok).toBe(true);
  await second.stop();
});
