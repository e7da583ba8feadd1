import { Equipment, EquipmentClass } from '@fettle/flows';
import { z } from 'zod';

/*
 * The S-block cell as Fettle knows it: what its machines tell and take, without an address.
 *
 * What somebody waits for is of delivery `event`: every change counts and is kept until a unit takes it. Telemetry is `sample`: the latest value counts.
 */

const Plant = z.object({ classes: z.array(EquipmentClass), equipment: z.array(Equipment) });
export type DemoPlant = z.infer<typeof Plant>;

const CELL = 'Fettle Works/Hall 1/S-blocks/Cell 1';

const sample = (name: string, title: string, unit: string) => ({ name, title, valueKind: 'number', unit });
const text = (name: string, title: string) => ({ name, title, valueKind: 'string' });
const event = <S extends object>(signal: S) => ({ ...signal, delivery: 'event' });
const yesNo = (name: string, title: string) => event({ name, title, valueKind: 'boolean' });

export const DEMO_PLANT: DemoPlant = Plant.parse({
  classes: [
    {
      id: 'mill',
      title: 'Three-axis mill',
      signals: [
        yesNo('cycleActive', 'A program is running'),
        event(text('stage', 'Stage of the program')),
        yesNo('aborted', 'The last program was stopped before its end'),
        text('alarm', 'Alarm'),
        sample('programNumber', 'Program number', ''),
        sample('spindlePower', 'Spindle power', 'kW'),
        sample('spindleSpeed', 'Spindle speed', 'rpm'),
        sample('spindleCurrent', 'Spindle current', 'A'),
        sample('vibration', 'Vibration at the spindle, RMS', 'mm/s'),
        sample('feedrate', 'Feed rate', 'mm/s'),
        sample('xPosition', 'X position', 'mm'),
        sample('yPosition', 'Y position', 'mm'),
        sample('zPosition', 'Z position', 'mm'),
        sample('xVelocity', 'X velocity', 'mm/s'),
        sample('yVelocity', 'Y velocity', 'mm/s'),
        sample('zVelocity', 'Z velocity', 'mm/s'),
        sample('toolId', 'Tool in the spindle', ''),
        sample('toolCycles', 'Cycles of this tool', ''),
        sample('cyclesEnded', 'Cycles since power-on', ''),
        text('loadedSerialNumber', 'Serial number loaded'),
        { ...sample('feedrateSetpoint', 'Feed rate set point', 'mm/s'), writable: true },
        { ...text('programStart', 'Start the program for a serial number'), writable: true },
        { name: 'toolChange', title: 'Change the tool when idle', valueKind: 'boolean', writable: true },
      ],
    },
    { id: 'clamp', title: 'Pneumatic clamp', signals: [sample('pressure', 'Clamping pressure', 'bar'), yesNo('closed', 'Closed')] },
    {
      id: 'camera',
      title: 'Camera station',
      signals: [
        yesNo('passed', 'Dimensions within tolerance'),
        event(sample('width', 'Width of the groove', 'mm')),
        event(sample('depth', 'Depth of the groove', 'mm')),
        event(text('serialNumber', 'Serial number of the picture')),
      ],
    },
    { id: 'station', title: 'Work station', signals: [] },
  ],
  equipment: [
    {
      id: 'mill-1',
      title: 'Mill 1',
      equipmentClass: 'mill',
      path: CELL,
      // The clamp holds and the camera looks at the part in this mill, so what they tell of it counts for the unit that has claimed the mill.
      signals: [
        sample('clampPressure', 'Clamping pressure of this part', 'bar'),
        { ...text('clampCommand', 'Close or open the clamp'), writable: true },
        yesNo('partPassed', 'Camera: within tolerance'),
        event(sample('partWidth', 'Camera: width of the groove', 'mm')),
        event(sample('partDepth', 'Camera: depth of the groove', 'mm')),
        event(text('pictureOf', 'Camera: serial number of the picture')),
      ],
    },
    { id: 'clamp-1', title: 'Clamp 1', equipmentClass: 'clamp', path: CELL },
    { id: 'vision-1', title: 'Camera 1', equipmentClass: 'camera', path: CELL },
    { id: 'bench-1', title: 'Deburr and pack', equipmentClass: 'station', path: CELL },
    { id: 'quality-1', title: 'Inspection', equipmentClass: 'station', path: CELL },
  ],
});
