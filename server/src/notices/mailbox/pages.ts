import { createHash } from 'node:crypto';
import { escaped } from '../../platform/wording.ts';

/** A mail as the mailbox has it. */
export interface Kept {
  readonly mailId: string;
  readonly receivedAt: Date;
  readonly sender: string;
  readonly recipient: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly raw: Buffer;
  readonly files: readonly { readonly number: number; readonly name: string; readonly bytes: number }[];
}

export function listPage(mails: readonly Kept[]): string {
  const rows = mails.map(
    ({ mailId, receivedAt, recipient, subject }) =>
      `<li><a href="/mailbox/${mailId}"><b>${escaped(subject)}</b><span>${escaped(recipient)}</span>${time(receivedAt)}</a></li>`,
  );
  const list = rows.length > 0 ? `<ol>${rows.join('\n')}</ol>` : EMPTY;
  return document(
    'Mailbox',
    `<h1>Mailbox</h1><p class="soft">Mails to buyers stay here while no mail server is configured (SMTP_URL). Newest first.</p>${list}`,
  );
}

const EMPTY = `<p class="empty">No mail yet. Book a seat, and its tickets arrive here.</p>`;

export function mailPage({ mailId, receivedAt, sender, recipient, subject, text, files }: Kept): string {
  const attached = files.map(
    ({ number, name, bytes }) =>
      `<a class="file" href="/mailbox/${mailId}/files/${number}">${escaped(name)} <span>${Math.ceil(bytes / 1024)} KB</span></a>`,
  );
  return document(
    subject,
    `<p><a href="/mailbox">All mails</a></p>
<h1>${escaped(subject)}</h1>
<dl><dt>From</dt><dd>${escaped(sender)}</dd><dt>To</dt><dd>${escaped(recipient)}</dd><dt>At</dt><dd>${time(receivedAt)}</dd></dl>
<p class="files">${attached.join(' ')} <a class="file" href="/mailbox/${mailId}/raw.eml">the whole mail (.eml)</a></p>
<iframe sandbox="allow-popups" src="/mailbox/${mailId}/html" title="The mail as HTML"></iframe>
<details><summary>The mail as plain text</summary><pre>${escaped(text)}</pre></details>`,
  );
}

const time = (at: Date): string => {
  const iso = at.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
};

const STYLE = `
:root{color-scheme:light dark;--ink:#191b22;--paper:#f7f0e3;--card:#fffaf0;--soft:#565049;--line:#d9cdb8;--amber:#f5b335;--link:#6b4300}
@media (prefers-color-scheme:dark){:root{--ink:#f7f0e3;--paper:#191b22;--card:#1c212c;--soft:#b9b3a6;--line:#3b4353;--link:#f5b335}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 "Atkinson Hyperlegible Next",system-ui,sans-serif}
header{background:#191b22;border-bottom:4px dotted var(--amber);padding:.7rem 1.25rem;color:var(--amber);font:800 1.35rem/1 "Sofia Sans Extra Condensed","Arial Narrow",sans-serif;letter-spacing:.08em}
main{max-width:52rem;margin:0 auto;padding:1.25rem}
h1{font:800 2.1rem/1.1 "Sofia Sans Extra Condensed","Arial Narrow",sans-serif;margin:.4rem 0 .6rem}
a{color:var(--link)}
.soft,time,dt,.file span,li span{color:var(--soft)}
ol{list-style:none;margin:1rem 0;padding:0;border-top:1px solid var(--line)}
li{border-bottom:1px solid var(--line)}
li a{display:grid;grid-template-columns:1fr auto;gap:.1rem 1rem;padding:.7rem .25rem;color:var(--ink);text-decoration:none}
li a:hover{background:var(--card)}
li b{grid-column:1}
li time{grid-column:2;grid-row:1;font-variant-numeric:tabular-nums;font-size:.875rem}
li span{font-size:.875rem}
a:focus-visible,summary:focus-visible,iframe:focus-visible{outline:3px solid #3b73f0;outline-offset:2px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0 0 1rem}
dd{margin:0;overflow-wrap:anywhere}
.file{display:inline-block;border:1px solid var(--soft);border-radius:4px;padding:.35rem .75rem;margin:0 .4rem .4rem 0;text-decoration:none}
iframe{width:100%;height:75vh;border:1px solid var(--line);background:#e9e0d0;color-scheme:light}
details{margin-top:1rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);padding:1rem;border:1px solid var(--line)}
.empty{padding:2.5rem 1rem;text-align:center;border:2px dashed var(--line)}
`;

const document = (title: string, content: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)} · Matinee</title>
<style>${STYLE}</style>
</head>
<body>
<header>MATINEE</header>
<main>
${content}
</main>
</body>
</html>
`;

export const MAILBOX_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
