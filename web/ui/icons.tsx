// The few signs of the page, drawn in the colour of the text.
import type { JSX } from "preact";

const icon = (path: string) => (): JSX.Element => (
  <svg viewBox="0 0 24 24" aria-hidden="true" fill="currentColor"><path d={path} /></svg>
);

export const Play = icon("M7 4.5v15l12.5-7.5z");
export const Pause = icon("M6.5 5h4v14h-4zM13.5 5h4v14h-4z");
export const Back = icon("M15.5 5v14L5.5 12z");
export const Forward = icon("M8.5 5v14l10-7z");
export const Sun = icon("M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM11 1.5h2v3.5h-2zM11 19h2v3.5h-2zM1.5 11h3.500v2h-3.500zM19 11h3.500v2h-3.500zM4.2 5.600l1.400-1.400 2.500 2.500-1.400 1.400zM15.900 17.300l1.400-1.400 2.500 2.500-1.400 1.400zM4.200 18.400l2.500-2.500 1.400 1.400-2.500 2.500zM15.900 6.700l2.500-2.500 1.400 1.400-2.500 2.500z");
export const Moon = icon("M20.500 14.600A8.800 8.800 0 0 1 9.400 3.500a8.800 8.800 0 1 0 11.100 11.100z");
/** The mark of the house: a book of tables, lying open. */
export const Mark = icon("M2 4.500h7.500c1.100 0 2 .500 2.500 1.300.5-.8 1.400-1.300 2.500-1.300H22V19h-7.500c-1.100 0-2 .4-2.500 1.200-.5-.8-1.400-1.200-2.500-1.200H2zM4 6.500V17h5.500c.500 0 1 .1 1.500.2V7.500c0-.6-.6-1-1.500-1zM14.500 6.500c-.9 0-1.500.4-1.500 1v9.700c.5-.1 1-.2 1.500-.2H20V6.500z");
