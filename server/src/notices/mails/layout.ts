import { escaped } from '../../platform/wording.ts';

const INK = '#191b22';
const PAPER = '#fbf6ec';
const AMBER = '#f5b335';
const SOFT = '#565049';
const LINE = '#ddd0b9';
const SANS = "font-family:'Atkinson Hyperlegible Next','Helvetica Neue',Helvetica,Arial,sans-serif";
const DISPLAY = "font-family:'Sofia Sans Extra Condensed','Arial Narrow','Helvetica Neue',Arial,sans-serif";

/**
 * The frame of every mail: tables and inline styles, since that is what mail programs agree on. All colours are stated, and
 * it asks to be shown light, so that a program in dark mode neither hides ink on ink nor inverts a QR code.
 */
export function layout({
  title,
  preview,
  content,
}: {
  title: string;
  preview: string;
  content: string;
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light only">
<meta name="supported-color-schemes" content="light">
<title>${escaped(title)}</title>
<style>:root{color-scheme:light only}@media (max-width:520px){.side{display:block!important;width:auto!important;box-sizing:border-box;border-left:0!important}.code{border-top:2px dashed #ddd0b9}.qr{width:220px!important;height:220px!important;margin:0 auto}}</style>
</head>
<body style="margin:0;padding:0;background:#e9e0d0;${SANS}">
<div style="display:none;max-height:0;overflow:hidden;color:#e9e0d0">${escaped(preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" bgcolor="#e9e0d0"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:${PAPER}" bgcolor="${PAPER}">
<tr><td bgcolor="${INK}" style="background:${INK};padding:18px 28px;border-bottom:4px dotted ${AMBER}"><span style="${DISPLAY};font-size:26px;font-weight:800;letter-spacing:2px;color:${AMBER}">MATINEE</span></td></tr>
<tr><td style="padding:28px 28px 32px;color:${INK};font-size:16px;line-height:1.5">
${content}
</td></tr>
</table>
<p style="max-width:560px;margin:16px auto 0;color:${SOFT};font-size:13px;line-height:1.5">You get this mail because a booking was made with your address. Nobody will ever ask for your card in a mail.</p>
</td></tr></table>
</body>
</html>
`;
}

export const heading = (text: string): string =>
  `<h1 style="margin:0 0 12px;${DISPLAY};font-size:38px;line-height:1.05;font-weight:800;color:${INK}">${escaped(text)}</h1>`;

export const paragraph = (text: string): string =>
  `<p style="margin:0 0 14px;color:${INK}">${escaped(text)}</p>`;

export const quiet = (text: string): string =>
  `<p style="margin:0 0 14px;color:${SOFT};font-size:14px">${escaped(text)}</p>`;

export const button = (label: string, url: string): string =>
  `<p style="margin:18px 0"><a href="${escaped(url)}" style="display:inline-block;background:${AMBER};color:${INK};padding:12px 22px;font-weight:700;text-decoration:none;border-radius:4px">${escaped(label)}</a></p>`;

/** A column of figures: what, and how much, the last row the sum. */
export function sums(rows: readonly (readonly [label: string, amount: string])[]): string {
  const cells = rows.map(([label, amount], index) => {
    const isSum = index === rows.length - 1;
    const style = `padding:6px 0;${isSum ? `border-top:2px solid ${INK};font-weight:700` : `border-top:1px solid ${LINE}`};color:${INK}`;
    return `<tr><td style="${style}">${escaped(label)}</td><td align="right" style="${style};white-space:nowrap">${escaped(amount)}</td></tr>`;
  });
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:8px 0 18px;font-size:15px">${cells.join('')}</table>`;
}

/** A ticket: seat and place, and its QR code beside, or, on a phone, below. */
export function ticketCard(ticket: { seat: string; place: string; cid: string; label: string }): string {
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 14px;background:#ffffff;border:1px solid ${LINE}" bgcolor="#ffffff"><tr>
<td class="side" valign="middle" style="padding:20px;color:${INK}"><div style="${DISPLAY};font-size:42px;line-height:1;font-weight:800;color:${INK}">${escaped(ticket.seat)}</div><div style="margin-top:8px;font-size:15px;color:${SOFT}">${escaped(ticket.place)}</div></td>
<td class="side code" width="190" align="right" style="padding:12px;border-left:2px dashed ${LINE}"><img class="qr" src="cid:${ticket.cid}" width="170" height="170" alt="${escaped(ticket.label)}" style="display:block;width:170px;height:170px;background:#ffffff;border:0"></td>
</tr></table>`;
}
