import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { SEATS_FROM } from './draw.ts';
import { type Direction, nearest } from './grid.ts';
import { Overview } from './overview.tsx';
import type { Scene } from './scene.ts';
import { SeatCanvas } from './seat-canvas.ts';
import { fit, type Size, toPlan, toScreen, type View } from './view.ts';
import './seat-map.css';

interface SeatMapProps {
  readonly scene: Scene;
  /** A seat was tapped, or Enter pressed on it. */
  readonly onPick: (seat: number) => void;
  readonly onStanding: (section: number) => void;
  /** What is to be said of a seat. */
  readonly wordsOf: (seat: number) => string;
  readonly say: (words: string) => void;
  /** Seats to bring into sight; a new array does it again. */
  readonly show: readonly number[] | undefined;
  /** Stands before the zoom buttons. */
  readonly lead: ReactNode;
}

interface Looking {
  readonly view: View;
  readonly size: Size;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** A hall that has fewer pixels per pitch than this when shown whole is easily lost track of from near. */
const CROWDED = 12;

/** The hall to look around in: one canvas, walked through with fingers, mouse, wheel or keys. */
export function SeatMap({ scene, onPick, onStanding, wordsOf, say, show, lead }: SeatMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const hall = useRef<SeatCanvas>(null);
  const [looking, setLooking] = useState<Looking>();
  const [hovered, setHovered] = useState<number>();
  const [focused, setFocused] = useState<number>();

  const pick = useEffectEvent(onPick);
  const standing = useEffectEvent(onStanding);
  const firstScene = useEffectEvent(() => scene);
  useEffect(() => {
    const made = new SeatCanvas(canvas.current!, firstScene(), {
      pick,
      standing,
      hover: setHovered,
      look: (view, size) => setLooking({ view, size }),
    });
    hall.current = made;
    return () => made.destroy();
  }, [scene.layout]);
  useEffect(() => hall.current?.update(scene), [scene]);
  useEffect(() => {
    if (show) hall.current?.showSeats(show);
  }, [show]);

  const focus = (seat: number | undefined): void => {
    setFocused(seat);
    hall.current?.focus(seat);
    if (seat !== undefined) say(wordsOf(seat));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = arrows[event.key];
    setHovered(undefined);
    if (direction) {
      const to = hall.current?.step(direction);
      if (to !== undefined) focus(to);
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (focused === undefined) focus(hall.current?.middleSeat());
      else onPick(focused);
    } else if (event.key === '+' || event.key === '=') hall.current?.zoomBy(1.5);
    else if (event.key === '-') hall.current?.zoomBy(1 / 1.5);
    else if (event.key === '0') hall.current?.fit();
    else return;
    event.preventDefault();
  };

  const whole = looking && fit(scene.layout.bounds, looking.size).scale;
  const isWhole = !looking || looking.view.scale <= whole! * 1.01;
  return (
    <>
      <div className="seat-map-bar">
        {lead}
        <div className="seat-map-zoom">
          <ZoomButton
            label="Zoom out"
            onClick={() => hall.current?.zoomBy(1 / 1.6)}
            icon="minus"
            inert={isWhole}
          />
          <ZoomButton label="Zoom in" onClick={() => hall.current?.zoomBy(1.6)} icon="plus" />
          <ZoomButton
            label="Show the whole hall"
            onClick={() => hall.current?.fit()}
            icon="whole"
            inert={isWhole}
          />
        </div>
      </div>
      <div className="seat-map">
        <div
          className="seat-map-ground"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it is worked with keys, and says what it shows.
          tabIndex={0}
          aria-label="Seat map. Arrow keys go from seat to seat, Enter chooses, plus and minus zoom, 0 shows all. The list says the same in words."
          onKeyDown={onKeyDown}
          onBlur={() => focus(undefined)}
        >
          <canvas ref={canvas} className="seat-map-canvas" />
        </div>
        {looking && hovered !== undefined && (
          <Tip at={toScreen(looking.view, scene.layout.grid.points[hovered]!)} size={looking.size}>
            {wordsOf(hovered)}
          </Tip>
        )}
        {looking && !isWhole && <Where scene={scene} looking={looking} />}
        {looking && !isWhole && whole! < CROWDED && (
          <Overview scene={scene} looking={looking} onPoint={point => hall.current?.centreOn(point)} />
        )}
      </div>
    </>
  );
}

/** The section in the middle of what is shown, where a hall has several: from near, its plate is out of sight. */
function Where({ scene: { layout }, looking: { view, size } }: { scene: Scene; looking: Looking }) {
  const seat = nearest(layout.grid, toPlan(view, [size.width / 2, size.height / 2]), 6);
  if (seat === undefined || layout.sections.length === 1 || view.scale < SEATS_FROM) return null;
  return <p className="seat-map-where">{layout.sections[layout.sectionOf[seat]!]!.name}</p>;
}

interface ZoomButtonProps {
  readonly label: string;
  readonly icon: 'plus' | 'minus' | 'whole';
  readonly onClick: () => void;
  readonly inert?: boolean;
}

const ZoomButton = ({ label, icon, onClick, inert = false }: ZoomButtonProps) => (
  <button type="button" aria-label={label} title={label} onClick={onClick} aria-disabled={inert || undefined}>
    <Icon name={icon} size={20} />
  </button>
);

/** What the mouse is over; who works with keys hears it instead. */
const Tip = ({ at, size, children }: { at: readonly [number, number]; size: Size; children: string }) => (
  <div
    className={at[1] < 90 ? 'seat-map-tip seat-map-tip-below' : 'seat-map-tip'}
    aria-hidden="true"
    style={{ left: Math.min(Math.max(at[0], 110), size.width - 110), top: at[1] }}
  >
    {children}
  </div>
);
