import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { escaped, writtenMoney } from '../../platform/wording.ts';
import { type Behaviour, behaviours, type Tokens } from './behaviours.ts';

/** What the page was asked for, once it makes sense. */
export interface Checkout {
  readonly paymentFor: string;
  readonly money: { readonly amount: number; readonly currency: string };
  /** A path of this origin. */
  readonly returnTo: string;
}

export interface CheckoutPage {
  readonly status: 200 | 400;
  readonly html: string;
}

/** The provider's own page, where a real one would ask for a card: here one chooses how the bank behaves. */
export function checkoutPage(query: Readonly<Record<string, unknown>>, tokens: Tokens): CheckoutPage {
  const checkout = readCheckout(query);
  if (!checkout) return { status: 400, html: document(NOTHING_TO_PAY) };
  return { status: 200, html: document(choicesFor(checkout, tokens)) };
}

/** Undefined unless everything is there and `return` stays on this origin, so that nobody is sent astray from here. */
export function readCheckout(query: Readonly<Record<string, unknown>>): Checkout | undefined {
  const text = (name: string) => (typeof query[name] === 'string' ? (query[name] as string) : '');
  const returnTo = ownPath(text('return'));
  const isComplete =
    /^[\w-]{1,64}$/.test(text('paymentFor')) &&
    /^\d{1,15}$/.test(text('amount')) &&
    /^[A-Z]{3}$/.test(text('currency'));
  if (!isComplete || returnTo === undefined) return undefined;
  const money = { amount: Number(text('amount')), currency: text('currency') };
  return { paymentFor: text('paymentFor'), money, returnTo };
}

/** The path, query and fragment, as a browser would understand them; undefined where it would leave this origin. */
function ownPath(text: string): string | undefined {
  // Browsers take a backslash for a slash, and drop tabs and line ends: "/\evil.example" is another host.
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) || text.length > 2_000) return undefined;
  const here = 'http://here.invalid';
  if (!URL.canParse(text, here)) return undefined;
  const { origin, pathname, search, hash } = new URL(text, here);
  // "/.//evil.example" would lose its dot and begin with two slashes.
  return origin === here && !pathname.startsWith('//') ? pathname + search + hash : undefined;
}

export function returnAddress(returnTo: string, token: string): string {
  const address = new URL(returnTo, 'http://here.invalid');
  address.searchParams.set('token', token);
  return address.pathname + address.search + address.hash;
}

const CHOICES: Readonly<Record<Behaviour, readonly [label: string, effect: string]>> = {
  approve: ['Pay', 'The bank agrees at once.'],
  decline: ['Be declined', 'The bank says no. Your seats stay yours, and you may try again.'],
  late: ['Pay, with a late answer', 'Nothing is heard for some seconds; then the bank agrees after all.'],
  twice: [
    'Pay, with the answer given three times',
    'The bank agrees at once, and says so twice more. You pay once.',
  ],
  never: ['Never be answered', 'The bank stays silent. In the end the payment is called off.'],
};

function choicesFor({ paymentFor, money, returnTo }: Checkout, tokens: Tokens): string {
  const choice = (behaviour: Behaviour) => {
    const [label, effect] = CHOICES[behaviour];
    const address = escaped(returnAddress(returnTo, tokens.seal(behaviour)));
    return `
      <li><a class="${behaviour}" href="${address}" rel="nofollow"><b>${label}</b><span>${effect}</span></a></li>`;
  };
  return `
    <p class="amount"><span>To pay</span> <strong>${escaped(writtenMoney(money))}</strong></p>
    <p class="for">Booking <code>${escaped(paymentFor)}</code></p>
    <h2>How shall your bank behave?</h2>
    <ul>${behaviours.map(choice).join('')}
    </ul>
    <p class="back"><a href="${escaped(returnTo)}">Back without paying</a></p>`;
}

const NOTHING_TO_PAY = `
    <h2>There is nothing to pay here</h2>
    <p class="for">This address is incomplete, or leads somewhere it should not. Go back to your booking and choose
    “Pay” once more; your seats are not affected.</p>
    <p class="back"><a href="/">To the start</a></p>`;

const font = (file: string) =>
  readFileSync(createRequire(import.meta.url).resolve(`@fontsource/${file}`)).toString('base64');

const face = (family: string, weight: number, file: string) =>
  `@font-face{font-family:${family};font-weight:${weight};src:url(data:font/woff2;base64,${font(file)}) format("woff2")}`;

const STYLE = `
${face('Display', 800, 'sofia-sans-extra-condensed/files/sofia-sans-extra-condensed-latin-800-normal.woff2')}
${face('More', 700, 'atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-700-normal.woff2')}
${face('Text', 400, 'atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-400-normal.woff2')}
${face('Text', 700, 'atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-700-normal.woff2')}
:root{color-scheme:light;--ink:#191b22;--paper:#f7f0e3;--soft:#565049;--line:#d9cdb8;--amber:#f5b335;--dusk:#10131a}
*{box-sizing:border-box;margin:0}
body{min-height:100vh;background:var(--dusk);color:var(--ink);font:1rem/1.5 Text,More,system-ui,sans-serif}
.notice{background:repeating-linear-gradient(-45deg,#191b22 0 14px,#1c212c 14px 28px);color:var(--paper);
 text-align:center;padding:.6rem 1rem;font-size:.9rem;border-bottom:3px solid var(--amber)}
.notice b{color:var(--amber);font:800 1.2rem/1 Display,sans-serif;letter-spacing:.08em;text-transform:uppercase;margin-right:.5em}
main{width:min(30rem,100% - 2rem);margin:clamp(1.5rem,6vh,4rem) auto 3rem;background:var(--paper);
 padding:1.75rem clamp(1.1rem,5vw,2rem) 1.5rem;position:relative}
main:before,main:after{content:"";position:absolute;left:0;right:0;height:8px;
 background:radial-gradient(circle at 50% 0,transparent 5px,var(--paper) 5.5px) 0 0/16px 8px round}
main:before{bottom:calc(100% - 1px)}
main:after{top:calc(100% - 1px);background-image:radial-gradient(circle at 50% 100%,transparent 5px,var(--paper) 5.5px)}
h1{font:800 1.5rem/1 Display,sans-serif;letter-spacing:.03em;text-transform:uppercase}
h2{font:800 1.75rem/1.1 Display,sans-serif;margin:1.4rem 0 .7rem}
.amount{display:flex;justify-content:space-between;align-items:baseline;border-top:2px dashed var(--line);
 margin-top:1rem;padding-top:1rem}
.amount strong{font-size:2.25rem;line-height:1;font-variant-numeric:tabular-nums}
.for{color:var(--soft);font-size:.875rem;overflow-wrap:anywhere}
code{font:inherit}
ul{list-style:none;padding:0;display:grid;gap:.6rem}
li a{display:block;padding:.75rem 1rem;border:1.5px solid #8b7f74;border-radius:6px;color:var(--ink);text-decoration:none}
li a b{display:block}
li a span{display:block;font-size:.875rem;color:var(--soft)}
li a:hover{border-color:var(--ink);background:#fffaf0}
li a.approve{background:var(--amber);border-color:var(--amber)}
li a.approve span{color:#3d3321}
li a.approve:hover{background:#ffc654;border-color:var(--ink)}
a:focus-visible{outline:3px solid #2b5fd9;outline-offset:2px}
.back{margin-top:1.25rem;text-align:center}
.back a{color:var(--ink);display:inline-block;padding:.4rem .75rem}
`;

const document = (content: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Sandbox payment · no money moves</title>
<style>${STYLE}</style>
</head>
<body>
  <p class="notice"><b>Sandbox</b> No money moves here and no card is asked for.</p>
  <main>
    <h1>Sandbox Bank</h1>${content}
  </main>
</body>
</html>
`;

/** Nothing but the page's own style, and links; not in a frame of others. */
export const CHECKOUT_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
