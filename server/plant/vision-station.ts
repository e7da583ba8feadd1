import type { MqttClient } from 'mqtt';
import { eventIds } from './event-ids.ts';
import type { Inspection } from './vision.ts';

export const VISION_TOPIC = 'cell/s-block/vision-1/result';

export interface VisionStation {
  /** Publishes one part's inspection. `time`: ms since 1970. */
  show(serialNumber: string, inspection: Inspection, time: number): void;
}

/** The vision station on MQTT: one message a part (QoS 1) as {id, time, serialNumber, passed, measurement: {widthMm, depthMm}, image: null}. */
export function startVisionStation(mqtt: MqttClient): VisionStation {
  const nextId = eventIds('vision-1');
  return {
    show(serialNumber, inspection, time) {
      const message = { id: nextId(), time, serialNumber, ...inspection, image: null };
      mqtt.publish(VISION_TOPIC, JSON.stringify(message), { qos: 1 });
    },
  };
}
