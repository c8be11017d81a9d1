import { exponential, logarithm, squareRoot } from './arithmetic.ts';

/**
 * The tables of the ziggurat for the normal distribution (Marsaglia and Tsang 2000, in Doornik's form of 2005): the area
 * under exp(-x²/2) covered by 128 layers of equal area. Layer `i` reaches to `edges[i]`; a point of it that lies within
 * `inner[i]` of the centre, as a share of the layer's width, is surely under the curve, and that is 98.8 % of them.
 */
export const LAYERS = 128;
/** Where the tail begins, and the area of a layer, of the tail too. */
export const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

export const edges = new Float64Array(LAYERS + 1);
export const inner = new Float64Array(LAYERS);

let height = exponential(-0.5 * TAIL * TAIL);
edges[0] = AREA / height;
edges[1] = TAIL;
for (let layer = 2; layer < LAYERS; layer++) {
  const edge = squareRoot(-2 * logarithm(AREA / edges[layer - 1]! + height));
  edges[layer] = edge;
  height = exponential(-0.5 * edge * edge);
}
edges[LAYERS] = 0;
for (let layer = 0; layer < LAYERS; layer++) inner[layer] = edges[layer + 1]! / edges[layer]!;
