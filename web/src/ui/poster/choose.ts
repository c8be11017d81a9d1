import type { Chance } from './chance.ts';
import { desert, mountains, rider, ship, train, winter } from './scenes/journey.ts';
import { horn, orchestra, organ, piano, staves, violin } from './scenes/music.ts';
import { ball, clock, eye, firebird, forest, rose, swan } from './scenes/nature.ts';
import { city, crooked, moonshot, shadowHand, stairs, towers } from './scenes/night.ts';
import type { Draw } from './scenes/scene.ts';
import { balcony, crownAndDagger, curtain, masks, microphone, tent } from './scenes/stage.ts';

/** Words of a title that call for a scene, whatever the genre. */
const byTitle: readonly (readonly [RegExp, Draw])[] = [
  [/\bmoon|lune|\bspace|\bmars|\brocket/i, moonshot],
  [/metropolis|\bcity\b|\bbabel/i, towers],
  [/caligari|\bcabinet|\bhouse\b|usher/i, crooked],
  [/nosferatu|vampir|dracula|hands? of|golem/i, shadowHand],
  [/train|railroad|general\b|express/i, train],
  [/\bsea\b|\bship|steamboat|potemkin|tempest|dutchman|navigator|pirate|\bboat|island|pinafore/i, ship],
  [/swan|\blake\b/i, swan],
  [/nutcracker|winter|snow|frost|christmas|boh[eè]me/i, winter],
  [/firebird|phoenix|\bbird/i, firebird],
  [/safety last|\bclock|\btime\b|modern times|\bhour/i, clock],
  [/phantom|masked|pagliacci|ballo in maschera/i, masks],
  [/hamlet|macbeth|\bking\b|\blear\b|richard|antigone|oedipus|throne/i, crownAndDagger],
  [/romeo|love|twelfth|balcony|cyrano|barber of seville/i, balcony],
  [/circus|clown|big top/i, tent],
  [/rose|carmen|traviata|garden|cherry|blossom|camel+ia/i, rose],
  [/gold rush|mountain|alp|north|peer gynt|hall of the/i, mountains],
  [/aida|thief of bagd|arabia|sheik|scheherazade|magic flute|ben.hur|shakuntala|pharaoh|cleopatra/i, desert],
  [/forest|dream|wood|robin hood|hansel/i, forest],
  [/quartet|violin|four seasons|brandenburg|partita|paganini/i, violin],
  [/piano|nocturne|sonata|chopin|goldberg|clavier|moonlight/i, piano],
  [/symphon|orchest|ode to|concerto|planets/i, orchestra],
  [/mass\b|messiah|requiem|organ|toccata|passion|vespers|choral/i, organ],
  [/jazz|ragtime|blues|swing|brass|big band|dixie/i, horn],
  [/final\b|cup\b|derby|match|united| v |\bvs\b/i, ball],
];

const byGenre: readonly (readonly [RegExp, readonly Draw[]])[] = [
  [/sci|fantas|future/i, [moonshot, towers, eye, forest]],
  [/horror|gothic|mystery/i, [shadowHand, crooked, eye, stairs]],
  [/crime|noir|thrill|detective/i, [stairs, city, eye, clock]],
  [/western/i, [rider, train, mountains]],
  [/adventur|action|epic|war|histor/i, [ship, mountains, desert, train, rider, crownAndDagger]],
  [/romance|melodrama/i, [rose, balcony, city]],
  [/tragedy/i, [crownAndDagger, curtain, stairs, masks]],
  [/comedy|slapstick|farce|satire|stand.?up|cabaret/i, [clock, tent, masks, curtain, microphone, train]],
  [/ballet|dance/i, [swan, firebird, curtain, winter]],
  [/opera|operetta|musical/i, [rose, balcony, masks, desert, curtain, firebird]],
  [/chamber|baroque|string/i, [violin, staves, orchestra]],
  [/piano|recital|impression/i, [piano, staves]],
  [/choral|sacred|mass|organ/i, [organ, staves]],
  [/jazz|ragtime|blues|folk|club|rock|pop|electro/i, [horn, microphone, piano]],
  [/symphon|classical|romantic|orchest|concert/i, [orchestra, violin, staves, piano, horn]],
  [/sport|football|cricket|basket|match/i, [ball]],
  [/documentary|travel|nature/i, [mountains, ship, forest, city]],
  [/family|children|animation|fairy/i, [forest, tent, winter, firebird]],
  [/drama/i, [city, curtain, stairs, rose, forest, mountains]],
];

const byCategory: readonly (readonly [RegExp, readonly Draw[]])[] = [
  [/film|cinema|movie/i, [city, stairs, train, eye, towers, ship]],
  [/concert|music|recital/i, [orchestra, violin, piano, staves, horn]],
  [/ballet|dance/i, [swan, firebird]],
  [/sport|match/i, [ball]],
  [/comedy/i, [microphone, masks]],
];

const onStage: readonly Draw[] = [curtain, masks, balcony, crownAndDagger, forest];

/** The scene for an event: called for by its title, else by a genre, else by its category. */
export function sceneFor(
  chance: Chance,
  event: { readonly name: string; readonly category: string; readonly genres: readonly string[] },
): Draw {
  const called = byTitle.find(([words]) => words.test(event.name));
  if (called !== undefined) return called[1];
  const fitting = event.genres.flatMap(genre => byGenre.find(([words]) => words.test(genre))?.[1] ?? []);
  if (fitting.length > 0) return chance.pick(fitting);
  return chance.pick(byCategory.find(([words]) => words.test(event.category))?.[1] ?? onStage);
}
