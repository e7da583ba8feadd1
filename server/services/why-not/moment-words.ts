/** A moment in words that mean the same wherever they are read. */
export const moment = (time: number): string => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Of a day that is known from what is around it. */
export const timeOfDay = (time: number): string => `${new Date(time).toISOString().slice(11, 19)} UTC`;
