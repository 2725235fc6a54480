import {
  AtSign,
  Braces,
  Calendar,
  Hash,
  Link2,
  type LucideIcon,
  MapPin,
  Phone,
  Tags,
  ToggleLeft,
  Type,
} from 'lucide-react';
import type { Field } from 'clientele-sdk';
import type { Choice } from '../../components/choice.ts';

export type FieldType = Field['type'];

interface FieldTypeAbout {
  readonly name: string;
  readonly hint: string;
  readonly Icon: LucideIcon;
}

/** The types in the words of the console. */
export const fieldTypes: Readonly<Record<FieldType, FieldTypeAbout>> = {
  text: { name: 'Text', hint: 'Anything that is written', Icon: Type },
  number: { name: 'Number', hint: 'Amounts and counts', Icon: Hash },
  boolean: { name: 'Yes or no', hint: 'One of the two, or nothing', Icon: ToggleLeft },
  date: { name: 'Date', hint: 'A day, or a moment', Icon: Calendar },
  url: { name: 'Link', hint: 'An address on the web', Icon: Link2 },
  email: { name: 'Email', hint: 'Another address than the main one', Icon: AtSign },
  phoneNumber: { name: 'Phone', hint: 'With its country', Icon: Phone },
  address: { name: 'Address', hint: 'Street, city, country', Icon: MapPin },
  multiSelect: { name: 'Choices', hint: 'Any of your options, in colour', Icon: Tags },
  json: { name: 'JSON', hint: 'What a tool keeps in a form of its own', Icon: Braces },
};

/** All types to choose from. */
export const typeChoices: readonly Choice<FieldType>[] = Object.entries(fieldTypes).map(
  ([id, { name, hint, Icon }]) => ({
    id: id as FieldType,
    label: name,
    hint,
    icon: <Icon aria-hidden />,
  }),
);
