/** In pixels: a panel of figures over time, with its name above and its axis below. */
export const PANEL_PX = 160;
