import type { SeatPlan } from '@matinee/contract/plan.ts';

/** A small cinema: ten rows of sixteen with an aisle after seat 4, gold from row F, two wheelchair spaces in row J. */
export const cinema: SeatPlan = {
  stage: {
    label: 'Screen',
    outline: [
      [1, -3],
      [16, -3],
    ],
  },
  sections: [
    {
      section: 'Stalls',
      rows: [...'ABCDEFGHIJ'].flatMap((row, index) => {
        const seatClass = index < 5 ? 'regular' : 'gold';
        const y = index * 1.2;
        return [
          { row, from: 1, to: 4, class: seatClass, along: { at: [0, y], step: [1, 0] } },
          {
            row,
            from: 5,
            to: 16,
            class: seatClass,
            along: { at: [5.5, y], step: [1, 0] },
            ...(row === 'J' && { wheelchair: [15, 16], companion: [14] }),
          },
        ];
      }),
    },
  ],
};

/** A bowl of 24 sections around a court; 15,120 seats unless told otherwise. */
export function bowl(rows = 30, seatsPerRow = 21, sections = 24): SeatPlan {
  const turn = 360 / sections;
  return {
    stage: {
      label: 'Court',
      outline: [
        [-14, -8],
        [14, -8],
        [14, 8],
        [-14, 8],
      ],
    },
    sections: Array.from({ length: sections }, (_, section) => ({
      section: `Block ${101 + section}`,
      prefix: `${101 + section}-`,
      rows: Array.from({ length: rows }, (_, row) => ({
        row: `${row + 1}`,
        from: 1,
        to: seatsPerRow,
        class: row < 8 ? 'lower' : row < 20 ? 'middle' : 'upper',
        along: {
          centre: [0, 0] as [number, number],
          radius: 90 + row * 1.4,
          start: section * turn + 1,
          end: (section + 1) * turn - 1,
        },
      })),
    })),
  };
}

/** A club: standing room for 400 with a small balcony. */
export const club: SeatPlan = {
  stage: {
    label: 'Stage',
    outline: [
      [0, 0],
      [20, 0],
      [20, 3],
      [0, 3],
    ],
  },
  sections: [
    {
      section: 'Balcony',
      prefix: 'balcony-',
      rows: [{ row: 'A', from: 1, to: 12, class: 'balcony', along: { at: [4, 24], step: [1, 0] } }],
    },
  ],
  areas: [
    {
      area: 'Floor',
      prefix: 'floor-',
      class: 'standing',
      capacity: 400,
      outline: [
        [0, 5],
        [20, 5],
        [20, 20],
        [0, 20],
      ],
    },
  ],
};
