/** The pages of the mail inbox: the list, and one mail as HTML and as text. */
import { escaped } from '../identity/page.ts';
import type { CaughtMail } from './inbox.ts';

/** The list of mails, newest first. */
export function listPage(mails: readonly CaughtMail[]): string {
  const rows = mails.map(
    (mail) => `
    <tr><td><a href="/mails/${mail.id}">${escaped(mail.subject || '(no subject)')}</a></td>
    <td>${escaped(mail.to)}</td><td class="time"><time>${timeOf(mail)}</time></td></tr>`,
  );
  const table = `<table><thead><tr><th>Subject</th><th>To</th><th class="time">Received (UTC)</th></tr></thead>
    <tbody>${rows.join('')}</tbody></table>`;
  const nothing =
    '<p class="quiet">No mail yet. Reminders, decisions and escalations arrive here as they are sent.</p>';
  return page(
    'Mail inbox',
    `<h1>Mail inbox</h1>
    <p class="quiet">Every mail of this installation ends here, and none leaves this machine.</p>
    ${mails.length === 0 ? nothing : table}`,
  );
}

/** One mail; the HTML part stands in a sandboxed frame. */
export function mailPage(mail: CaughtMail): string {
  const frame =
    mail.html === null
      ? ''
      : `<h2>HTML</h2><iframe title="HTML part" sandbox src="/mails/${mail.id}/html"></iframe>`;
  return page(
    mail.subject,
    `<p><a href="/">← Inbox</a></p><h1>${escaped(mail.subject)}</h1>
    <dl><dt>From</dt><dd>${escaped(mail.from)}</dd><dt>To</dt><dd>${escaped(mail.to)}</dd>
    <dt>Received</dt><dd><time>${timeOf(mail)} UTC</time></dd></dl>
    ${frame}<h2>Text</h2><pre>${escaped(mail.text)}</pre>`,
  );
}

const timeOf = (mail: CaughtMail): string => mail.receivedAt.slice(0, 19).replace('T', ' ');

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>${escaped(title)} · Ascent</title>
<style>
:root { --canvas: #f5f5f6; --panel: #fff; --line: #e8e9ec; --text: #1b1f26; --quiet: #5b626e }
@media (prefers-color-scheme: dark) { :root { --canvas: #0a0b0e; --panel: #111318; --line: #22262e; --text: #e4e6eb; --quiet: #a0a7b4 } }
body { margin: 0; background: var(--canvas); color: var(--text); font: 14px/20px "Inter Variable", Inter, system-ui, sans-serif }
main { max-width: 960px; margin: 0 auto; padding: 32px 16px }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0 0 4px }
h2 { font-size: 14px; font-weight: 600; margin: 24px 0 8px }
a { color: inherit } .quiet { color: var(--quiet) }
table { width: 100%; border-collapse: collapse; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; margin-top: 16px; overflow-wrap: anywhere }
th, td { text-align: left; padding: 12px 16px; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400 }
th { color: var(--quiet); font-size: 12px } .time { text-align: right; font-variant-numeric: tabular-nums }
dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px } dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere }
iframe { width: 100%; height: 480px; border: 1px solid var(--line); border-radius: 10px; background: #fff }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere }
</style></head><body><main>${body}</main></body></html>`;
}
