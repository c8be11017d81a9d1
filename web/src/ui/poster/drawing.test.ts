import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WIDTH } from './cut.ts';
import { drawPoster, type PosterEvent } from './drawing.ts';
import { contrast } from './palettes.ts';

const names = [
  'Wings',
  'D.O.A.',
  'The General',
  'Häxan',
  'A Midsummer Night’s Dream',
  'Romeo and Juliet',
  'The Assassination of Jean-Paul Marat as Performed by the Inmates of the Asylum of Charenton',
  'Donaudampfschifffahrtsgesellschaft',
  '忠臣蔵',
];
const kinds = ['Film', 'Theatre', 'Concert', 'Opera', 'Ballet', 'Match', 'Puppetry'];
const genres = ['Comedy', 'Horror', 'Tragedy', 'Western', 'Baroque', 'Jazz', 'Something new'];

const events: PosterEvent[] = names.flatMap((name, number) =>
  kinds.flatMap((category, at) =>
    genres.map((genre, index) => ({
      eventId: `${number}-${at}-${index}`,
      name,
      category,
      genres: [genre],
      year: 1900 + index,
    })),
  ),
);

test('the same event always gives the same poster, and another id another one', () => {
  for (const event of events) assert.deepEqual(drawPoster(event), drawPoster({ ...event }));
  const drawn = new Set(
    Array.from({ length: 40 }, (_, index) =>
      JSON.stringify(drawPoster({ ...events[0]!, eventId: `event ${index}` }).sheets),
    ),
  );
  assert.equal(drawn.size, 40);
});

test('every word of a name is on its poster, inside the edges, and can be read', () => {
  for (const event of events) {
    const { title, credit } = drawPoster(event);
    const words = title.lines.map(line => line.text).join(' ');
    assert.equal(words, event.name.toLocaleUpperCase('en'));
    for (const line of title.lines) {
      assert.ok(line.x >= 0 && line.x + line.width <= WIDTH, `${event.name}: ${line.text}`);
      assert.ok(line.y - line.size * 0.66 > 15 && line.y < 285, `${event.name}: ${line.text} at ${line.y}`);
    }
    assert.ok(contrast(title.ink, title.on) >= 4.5, `${event.category} ${title.ink} on ${title.on}`);
    assert.ok(contrast(credit.ink, title.on) >= 4.5, `${event.category} ${credit.ink} on ${title.on}`);
  }
});

test('a name in two scripts is printed in the first one', () => {
  const drawn = (name: string) =>
    drawPoster({ ...events[0]!, name })
      .title.lines.map(line => line.text)
      .join(' ');
  assert.equal(drawn('Raja Harishchandra (राजा हरिश्चन्द्र)'), 'RAJA HARISHCHANDRA');
  assert.equal(drawn('The Red Shoes (1948)'), 'THE RED SHOES (1948)');
  assert.equal(drawn('忠臣蔵'), '忠臣蔵');
});

test('no drawing has a number that is none', () => {
  for (const event of events)
    assert.doesNotMatch(JSON.stringify(drawPoster(event)), /NaN|undefined|Infinity/);
});
