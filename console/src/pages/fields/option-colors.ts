import type { Choice } from '../../components/choice.ts';

/** What an option gets that somebody adds: one after the other. Each can be told from its neighbours. */
const palette: readonly (readonly [name: string, color: string])[] = [
  ['Grey', 'rgba(144, 164, 174, 1)'],
  ['Red', 'rgba(229, 72, 77, 1)'],
  ['Orange', 'rgba(247, 107, 21, 1)'],
  ['Amber', 'rgba(255, 178, 36, 1)'],
  ['Green', 'rgba(48, 164, 108, 1)'],
  ['Teal', 'rgba(18, 165, 148, 1)'],
  ['Blue', 'rgba(0, 144, 255, 1)'],
  ['Indigo', 'rgba(62, 99, 221, 1)'],
  ['Violet', 'rgba(142, 78, 198, 1)'],
  ['Pink', 'rgba(214, 64, 159, 1)'],
];

/** The colour of the option at this place. */
export function colorAt(place: number): string {
  return palette[(place + 1) % palette.length]?.[1] ?? '';
}

/** The palette, and the colour that is there where it is another one. */
export function colorChoices(current: string): readonly Choice[] {
  const choices = palette.map(([label, color]) => ({ id: color, label, color }));
  return choices.some(({ id }) => id === current)
    ? choices
    : [{ id: current, label: 'As it is', color: current }, ...choices];
}
