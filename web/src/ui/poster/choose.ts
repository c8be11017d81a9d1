import type { Chance } from './chance.ts';
import { balcony } from './scenes/balcony.ts';
import { ball } from './scenes/ball.ts';
import { biplane } from './scenes/biplane.ts';
import { butterfly } from './scenes/butterfly.ts';
import { camera } from './scenes/camera.ts';
import { city } from './scenes/city.ts';
import { clock } from './scenes/clock.ts';
import { crooked } from './scenes/crooked.ts';
import { crown } from './scenes/crown.ts';
import { cup } from './scenes/cup.ts';
import { curtain, darkStage } from './scenes/curtain.ts';
import { desert } from './scenes/desert.ts';
import { dinosaur } from './scenes/dinosaur.ts';
import { drums } from './scenes/drums.ts';
import { eye } from './scenes/eye.ts';
import { firebird } from './scenes/firebird.ts';
import { flame } from './scenes/flame.ts';
import { forest } from './scenes/forest.ts';
import { horn } from './scenes/horn.ts';
import { keyhole } from './scenes/keyhole.ts';
import { lanterns } from './scenes/lanterns.ts';
import { letter } from './scenes/letter.ts';
import { masks } from './scenes/masks.ts';
import { microphone } from './scenes/microphone.ts';
import { moonshot } from './scenes/moonshot.ts';
import { mountains } from './scenes/mountains.ts';
import { orchestra } from './scenes/orchestra.ts';
import { organ } from './scenes/organ.ts';
import { piano } from './scenes/piano.ts';
import { planets } from './scenes/planets.ts';
import { rider } from './scenes/rider.ts';
import { road } from './scenes/road.ts';
import { rose } from './scenes/rose.ts';
import type { Draw } from './scenes/scene.ts';
import { shadowHand } from './scenes/shadow-hand.ts';
import { ship } from './scenes/ship.ts';
import { skull } from './scenes/skull.ts';
import { stairs } from './scenes/stairs.ts';
import { staves } from './scenes/staves.ts';
import { swan } from './scenes/swan.ts';
import { swords } from './scenes/swords.ts';
import { telephone } from './scenes/telephone.ts';
import { tent } from './scenes/tent.ts';
import { towers } from './scenes/towers.ts';
import { train } from './scenes/train.ts';
import { umbrella } from './scenes/umbrella.ts';
import { violin } from './scenes/violin.ts';
import { winter } from './scenes/winter.ts';

/** Words of a title that call for a scene, whatever the genre. */
// biome-ignore format: one call to a line
const byTitle: readonly (readonly [RegExp, Draw])[] = [
  [/planet|jupiter|saturn|venus|cosmos/i, planets],
  [/\bmoon\b|lune\b|\bspace|\bmars\b|rocket/i, moonshot],
  [/metropolis|babel|skyscraper|strike|great city/i, towers],
  [/\bkid\b|crowd|street|speedy|orphan|sunrise/i, city],
  [/freshman|champion/i, ball],
  [/last laugh/i, umbrella],
  [/carriage|coach|\bwind\b|prairie|frontier/i, rider],
  [/giselle|sylphide/i, forest],
  [/caligari|cabinet|\bhouse\b|usher/i, crooked],
  [/nosferatu|vampir|dracula|hands of|golem|shadow/i, shadowHand],
  [/movie camera|cameraman|\bfilm\b/i, camera],
  [/train|railroad|express|the general$|hospitality/i, train],
  [/\bwings\b|aviator|flying|pilot/i, biplane],
  [/detour|hitch|road|highway|traffic/i, road],
  [/\bsea\b|\bship|steamboat|potemkin|tempest|dutchman|navigator|pirate|\bboat|island|pinafore|voyage|docks|dido|aeneas/i, ship],
  [/swan|\blake\b/i, swan],
  [/nutcracker|winter|snow|frost|christmas|boh[eè]me/i, winter],
  [/firebird|phoenix|peacock/i, firebird],
  [/butterfly|spring\b|caterpillar/i, butterfly],
  [/safety last|clock|\btime\b|modern times|\bhour|d\.o\.a/i, clock],
  [/phantom|\bmask|pagliacci|ballo in maschera/i, masks],
  [/hamlet|macabre|living dead|skull|yorick/i, skull],
  [/macbeth|\bking\b|\blear\b|richard i|antigone|oedipus|throne|crown|harishchandra|poppea/i, crown],
  [/cyrano|musketeer|zorro|robin hood|duel|scaramouche/i, swords],
  [/joan|h[aä]xan|witch|fire\b|flame|inferno|faust|prometheus/i, flame],
  [/romeo|twelfth|balcony|barber of seville|figaro/i, balcony],
  [/pandora|secret|keyhole|lodger|spy\b|39 steps|thirty-nine/i, keyhole],
  [/lost world|king kong|jurassic|monster/i, dinosaur],
  [/circus|clown|big top|freaks/i, tent],
  [/earnest|tea\b|blithe|pygmalion|windermere/i, cup],
  [/girl friday|telephone|operator|front page|voix humaine/i, telephone],
  [/inspector|letter|dangerous|onegin|post office/i, letter],
  [/rose|carmen|traviata|garden|cherry|blossom|camel+ia/i, rose],
  [/rain\b|umbrella|cherbourg/i, umbrella],
  [/gold rush|mountain|alp|north|peer gynt|hall of the/i, mountains],
  [/aida|bagdad|baghdad|arabia|sheik|scheherazade|magic flute|ben.hur|pharaoh|cleopatra|achmed|nabucco|samson/i, desert],
  [/kabuki|ch[uū]shingura|noh\b|mikado|turandot|geisha|lantern/i, lanterns],
  [/forest|dream|wood|hansel|shakuntal|freisch/i, forest],
  [/violin|four seasons|brandenburg|partita|paganini|quartet/i, violin],
  [/piano|nocturne|sonata|chopin|goldberg|clavier|études|etudes|ragtime|joplin/i, piano],
  [/mass\b|messiah|requiem|organ|toccata|passion\b|vespers|choral|gloria/i, organ],
  [/symphon|ode to|new world|orchest/i, orchestra],
  [/raga|tabla|drum|taiko|percussion|samba/i, drums],
  [/jazz|blues|swing|brass|big band|dixie/i, horn],
  [/final\b|cup\b|derby|united| v |\bvs\b/i, ball],
];

// biome-ignore format: one genre to a line
const byGenre: readonly (readonly [RegExp, readonly Draw[]])[] = [
  [/sci|fantas|future/i, [moonshot, towers, eye, planets, dinosaur]],
  [/horror|gothic|mystery/i, [shadowHand, crooked, eye, stairs, keyhole, skull]],
  [/crime|noir|thrill|detective/i, [stairs, city, road, clock, keyhole, telephone]],
  [/western/i, [rider, train, mountains]],
  [/samurai|martial/i, [swords, lanterns]],
  [/\bwar\b|aviation/i, [biplane, ship, flame]],
  [/adventur|action|epic|histor|swashbuckl/i, [ship, mountains, desert, rider, swords, flame, biplane]],
  [/romance|melodrama/i, [umbrella, balcony, rose, letter, city]],
  [/tragedy/i, [crown, darkStage, flame, stairs, masks]],
  [/manners|farce|satire|screwball/i, [cup, telephone, letter, masks]],
  [/stand.?up|cabaret|improv/i, [microphone]],
  [/comedy|slapstick/i, [clock, tent, umbrella, telephone, curtain, train, cup]],
  [/ballet|dance/i, [swan, firebird, butterfly, forest]],
  [/opera|operetta|musical/i, [rose, balcony, masks, desert, curtain, firebird, butterfly]],
  [/kabuki|noh|bunraku/i, [lanterns, masks]],
  [/raga|hindustani|carnatic|percussion|world|folk/i, [drums, lanterns, staves]],
  [/chamber|baroque|string/i, [violin, staves, orchestra]],
  [/piano|recital|impression/i, [piano, staves]],
  [/choral|sacred|mass|organ|lied/i, [organ, staves]],
  [/jazz|ragtime|blues|club|rock|pop|electro|swing/i, [horn, microphone, piano, drums]],
  [/symphon|classical|romantic|orchest|concert/i, [orchestra, violin, staves, piano]],
  [/sport|football|cricket|basket|match/i, [ball]],
  [/documentary/i, [camera, mountains, ship, forest]],
  [/family|children|animation|fairy/i, [forest, tent, winter, butterfly]],
  [/drama/i, [city, curtain, stairs, letter, forest, mountains, umbrella]],
];

// biome-ignore format: one category to a line
const byCategory: readonly (readonly [RegExp, readonly Draw[]])[] = [
  [/film|cinema|movie/i, [camera, city, stairs, train, eye, towers, ship]],
  [/concert|music|recital/i, [orchestra, violin, piano, staves, horn]],
  [/ballet|dance/i, [swan, firebird, butterfly]],
  [/sport|match/i, [ball]],
  [/comedy/i, [microphone, masks]],
];

/** What belongs to the screen, and would be odd over a stage. */
const onlyFilms: ReadonlySet<Draw> = new Set([
  train,
  clock,
  camera,
  road,
  biplane,
  rider,
  dinosaur,
  telephone,
  umbrella,
  city,
]);

const onStage: readonly Draw[] = [curtain, masks, balcony, crown, forest];

/** The scene for an event: called for by its title, else by a genre, else by its category. */
export function sceneFor(
  chance: Chance,
  event: { readonly name: string; readonly category: string; readonly genres: readonly string[] },
): Draw {
  const called = byTitle.find(([words]) => words.test(event.name));
  if (called !== undefined) return called[1];
  const isFilm = /film|cinema|movie/i.test(event.category);
  const fitting = event.genres
    .flatMap(genre => byGenre.find(([words]) => words.test(genre))?.[1] ?? [])
    .filter(scene => isFilm || !onlyFilms.has(scene));
  if (fitting.length > 0) return chance.pick(fitting);
  return chance.pick(byCategory.find(([words]) => words.test(event.category))?.[1] ?? onStage);
}
