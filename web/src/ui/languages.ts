const names = new Intl.DisplayNames('en', { type: 'language' });

/** What a BCP 47 tag is called: "hi" is Hindi; a film without speech is silent. */
export function languageName(tag: string): string {
  if (tag === 'zxx') return 'Silent';
  try {
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
