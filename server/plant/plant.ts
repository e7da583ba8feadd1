import { join } from 'node:path';
import { startBroker } from './broker.ts';
import { type ClampCommand, type ClampState, newClamp, stepClamp } from './clamp.ts';
import { startClampStation } from './clamp-station.ts';
import { type MillState, newMill, stepMill } from './mill.ts';
import { createMillServer } from './mill-opcua-server.ts';
import { connectMqtt } from './mqtt-connection.ts';
import { seedRandom } from './random.ts';
import { inspect } from './vision.ts';
import { startVisionStation } from './vision-station.ts';

/*
 * The simulated S-block cell: a mill on OPC UA, a clamp and a vision station on MQTT, all on the loopback address.
 *
 * - The mill waits until somebody starts it over OPC UA. An imagined operator closes the clamp if nobody did, opens it when the program has ended, and puts
 *   the part under the camera.
 * - Physics is stepped by 0.1 s of simulated time; `speed` only makes the steps come faster.
 * - The parts meet only through the machines' own state, as in a real cell: nothing here knows Fettle.
 */

export interface PlantOptions {
  /** The same seed gives the same noise, the same weak clampings and the same measurements. */
  readonly seed: number;
  /** 1 is real time: a cycle takes about 16 s at the default feed. */
  readonly speed: number;
  /** 0 takes a free port. */
  readonly opcuaPort: number;
  readonly mqttPort: number;
  /** Certificates and keys of the OPC UA server are kept here. */
  readonly dataFolder: string;
  readonly user?: { readonly name: string; readonly password: string } | undefined;
  readonly log: (line: string) => void;
}

export interface PlantState {
  readonly mill: MillState;
  readonly clamp: ClampState;
  /** Parts that the camera has seen. */
  readonly inspected: number;
}

export interface Plant {
  readonly opcuaUrl: string;
  readonly mqttUrl: string;
  state(): PlantState;
  stop(): Promise<void>;
}

/** Who may sign in at the mill's secure endpoint, unless told otherwise. */
export const PLANT_USER = { name: 'fettle', password: 'fettle' } as const;

const STEP_SECONDS = 0.1;
const CAMERA_SECONDS = 2;

export async function startPlant(options: PlantOptions): Promise<Plant> {
  const { log, seed } = options;
  let mill = newMill(seed);
  let clamp = newClamp(seed + 1);
  let camera = seedRandom(seed + 2);
  let now = 0;
  let inspected = 0;
  let startFor: string | undefined;
  let asked: { serialNumber?: string; feedrateSetpoint?: number; toolChange?: boolean } = {};
  let clampCommand: ClampCommand | undefined;
  let unload = false;
  const underCamera: { at: number; serialNumber: string; aborted: boolean; toolWear: number }[] = [];

  const broker = await startBroker({ port: options.mqttPort });
  const server = await createMillServer(
    {
      cannotStart(serialNumber) {
        const busyWith = startFor ?? (mill.cycleActive ? mill.serialNumber : undefined);
        if (busyWith === undefined || busyWith === serialNumber) return undefined;
        return `The mill is busy with ${busyWith}.`;
      },
      start(serialNumber) {
        if (!mill.cycleActive) startFor = serialNumber;
      },
      loadSerialNumber: (serialNumber) => {
        asked.serialNumber = serialNumber;
      },
      setFeedrate: (feedrateSetpoint) => {
        asked.feedrateSetpoint = feedrateSetpoint;
      },
      changeTool: () => {
        asked.toolChange = true;
      },
      state: () => mill,
    },
    { port: options.opcuaPort, dataFolder: join(options.dataFolder, 'mill-1'), user: options.user ?? PLANT_USER },
  ).catch(async (error) => {
    await broker.stop();
    throw error;
  });
  const opcuaUrl = await server.open().catch(async (error) => {
    await broker.stop();
    throw error;
  });
  const clampMqtt = await connectMqtt(broker.url, 'clamp-1');
  const visionMqtt = await connectMqtt(broker.url, 'vision-1');
  const clampStation = await startClampStation(
    clampMqtt,
    (command) => {
      clampCommand = command;
    },
    log,
  );
  const visionStation = startVisionStation(visionMqtt);

  const step = () => {
    now += STEP_SECONDS;
    const wallTime = Date.now();
    const before = mill;
    clamp = stepClamp(clamp, clampCommand ?? operatorCommand(), STEP_SECONDS);
    clampCommand = undefined;
    const inputs = { ...asked, start: startFor, clampPressure: clamp.pressure, clampClosed: clamp.closed };
    asked = {};
    mill = stepMill(mill, inputs, STEP_SECONDS);
    if (mill.cycleActive) startFor = undefined;
    if (!before.cycleActive && mill.cycleActive) log(`mill-1 starts ${mill.serialNumber}`);
    if (mill.cyclesEnded > before.cyclesEnded) {
      log(`mill-1 ends ${mill.serialNumber}${mill.aborted ? `: ${mill.alarm}` : ''}`);
      unload = true;
      underCamera.push({ at: now + CAMERA_SECONDS, serialNumber: mill.serialNumber, aborted: mill.aborted, toolWear: before.toolWear });
    }
    server.show(mill, new Date(wallTime));
    clampStation.show(clamp, wallTime);
    while (underCamera[0] && underCamera[0].at <= now) takePicture(underCamera.shift() as (typeof underCamera)[number], wallTime);
  };

  function operatorCommand(): ClampCommand | undefined {
    if (mill.stage === 'Starting' && clamp.target === 0) return 'close';
    if (!unload) return undefined;
    unload = false;
    return 'open';
  }

  function takePicture(part: { serialNumber: string; aborted: boolean; toolWear: number }, wallTime: number): void {
    const seen = inspect(part, camera);
    camera = seen.random;
    inspected += 1;
    visionStation.show(part.serialNumber, seen.inspection, wallTime);
  }

  const timer = setInterval(step, Math.max(5, (STEP_SECONDS * 1000) / options.speed));
  return {
    opcuaUrl,
    mqttUrl: broker.url,
    state: () => ({ mill, clamp, inspected }),
    async stop() {
      clearInterval(timer);
      await Promise.all([clampMqtt.endAsync(true), visionMqtt.endAsync(true)]);
      await Promise.all([server.close(), broker.stop()]);
    },
  };
}
