import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { DataType } from 'node-opcua';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { S_BLOCK_NAMESPACE } from './mill-opcua-server.ts';
import { connectMqtt } from './mqtt-connection.ts';
import { type Plant, startPlant } from './plant.ts';
import { connectOpcua, type OpcuaSubscriber } from './testing/opcua-subscriber.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { until } from './testing/until.ts';

describe('the simulated cell', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let plant: Plant;
  let mill: OpcuaSubscriber;
  let mqtt: MqttClient;
  const messages: { topic: string; message: Record<string, unknown> }[] = [];
  const lines: string[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    // With seed 4 the first clampings are all good.
    plant = await startPlant({
      seed: 4,
      speed: 20,
      opcuaPort: 0,
      mqttPort: 0,
      dataFolder: folder.path,
      log: (line) => {
        lines.push(line);
      },
    });
    mill = await connectOpcua(plant.opcuaUrl, S_BLOCK_NAMESPACE);
    mqtt = await connectMqtt(plant.mqttUrl, 'test');
    mqtt.on('message', (topic, payload) => messages.push({ topic, message: JSON.parse(payload.toString()) }));
    await mqtt.subscribeAsync(['cell/s-block/clamp-1/pressure', 'cell/s-block/clamp-1/closed', 'cell/s-block/vision-1/result'], { qos: 1 });
  });

  afterAll(async () => {
    await mqtt?.endAsync(true);
    await mill?.close();
    await plant?.stop();
    await folder?.[Symbol.asyncDispose]();
  });

  const idle = () => until('the mill is idle', () => !plant.state().mill.cycleActive);
  const ofTopic = (topic: string) => messages.filter((entry) => entry.topic === topic).map((entry) => entry.message);

  test('a serial number written over OPC UA is machined through every stage, clamped and inspected', async () => {
    await mill.subscribe(['Mill1.Stage', 'Mill1.SerialNumber', 'Mill1.SpindlePower']);

    const written = await mill.write('Mill1.StartRequest', { dataType: DataType.String, value: 'S-100' });
    await until('the inspection of S-100', () => ofTopic('cell/s-block/vision-1/result').some((result) => result.serialNumber === 'S-100'));
    await until('the last stage arrives', () => mill.received.some((entry) => entry.value === 'End'));

    const values = (signal: string) => mill.received.filter((entry) => entry.signal === signal).map((entry) => entry.value);
    expect(written).toBe('Good');
    expect(values('Mill1.Stage')).toEqual(
      expect.arrayContaining(['Starting', 'Prep', 'Layer 1 Up', 'Layer 3 Down', 'Repositioning', 'End']),
    );
    expect(values('Mill1.SerialNumber')).toContain('S-100');
    expect(values('Mill1.SpindlePower').length).toBeGreaterThan(100);
    expect(ofTopic('cell/s-block/clamp-1/closed').map((message) => message.value)).toEqual(expect.arrayContaining([false, true]));
    expect(ofTopic('cell/s-block/clamp-1/pressure').at(-1)).toMatchObject({
      unit: 'bar',
      time: expect.any(Number),
      id: expect.any(String),
    });
    expect(ofTopic('cell/s-block/vision-1/result')[0]).toMatchObject({
      passed: true,
      measurement: { widthMm: expect.closeTo(6, 0), depthMm: expect.closeTo(4.5, 0) },
      image: null,
    });
    const ids = messages.map((entry) => entry.message.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('refuses another unit during a cycle but takes the same request again', async () => {
    await idle();
    await mill.write('Mill1.StartRequest', { dataType: DataType.String, value: 'S-101' });

    const same = await mill.write('Mill1.StartRequest', { dataType: DataType.String, value: 'S-101' });
    const other = await mill.write('Mill1.StartRequest', { dataType: DataType.String, value: 'S-102' });
    const called = await mill.call('Mill1', 'Mill1.Start', { dataType: DataType.String, value: 'S-102' });
    const loaded = await mill.write('Mill1.SerialNumber', { dataType: DataType.String, value: 'S-102' });

    expect([same, other, called.status, loaded]).toEqual(['Good', 'BadInvalidState', 'BadInvalidState', 'BadInvalidState']);
    expect(called.output).toBe('The mill is busy with S-101.');
    await idle();
  });

  test('starts by serial number and ProgramStart, as a simpler PLC would', async () => {
    await idle();

    await mill.write('Mill1.SerialNumber', { dataType: DataType.String, value: 'S-103' });
    const started = await mill.write('Mill1.ProgramStart', { dataType: DataType.Boolean, value: true });
    await until('S-103 is machined', () => plant.state().mill.cycleActive && plant.state().mill.serialNumber === 'S-103');
    await idle();

    const handShake = await mill.read('Mill1.ProgramStart');
    expect(started).toBe('Good');
    expect(handShake.value.value).toBe(false);
  });

  test('takes a feed it can drive, refuses one it cannot, and keeps the old one', async () => {
    const taken = await mill.write('Mill1.FeedrateSetpoint', { dataType: DataType.Double, value: 25 });
    const refused = await mill.write('Mill1.FeedrateSetpoint', { dataType: DataType.Double, value: 4000 });
    const mistyped = await mill.write('Mill1.FeedrateSetpoint', { dataType: DataType.String, value: 'fast' });
    const readOnly = await mill.write('Mill1.SpindlePower', { dataType: DataType.Double, value: 1 });
    await until('the mill has the feed', () => plant.state().mill.feedrateSetpoint === 25);

    const kept = await mill.read('Mill1.FeedrateSetpoint');
    expect([taken, refused, mistyped]).toEqual(['Good', 'BadOutOfRange', 'BadTypeMismatch']);
    expect(readOnly).not.toBe('Good');
    expect(kept).toMatchObject({ value: { value: 25 }, statusCode: { name: 'Good' } });
  });

  test('fits a new tool when asked', async () => {
    await idle();

    await mill.write('Mill1.ToolChangeRequest', { dataType: DataType.Boolean, value: true });
    await until('the new tool', () => plant.state().mill.toolId === 2);
    await until('the request is taken back', () => !plant.state().mill.toolChangeWanted);

    const cycles = await mill.read('Mill1.ToolCyclesSinceChange');
    expect(cycles.value.value).toBe(0);
  });

  test('the clamp obeys commands and reports what it does not understand', async () => {
    await idle();

    await mqtt.publishAsync('cell/s-block/clamp-1/command', '{"command":"close"}', { qos: 1 });
    await until('the clamp is closed', () => plant.state().clamp.closed);
    await mqtt.publishAsync('cell/s-block/clamp-1/command', 'open', { qos: 1 });
    await until('the clamp is open', () => !plant.state().clamp.closed);
    await mqtt.publishAsync('cell/s-block/clamp-1/command', '{"command":', { qos: 1 });

    await until('the complaint', () => lines.some((line) => line.includes('does not understand')));
  });

  test('lets a user in over Sign&Encrypt and refuses a wrong password', async () => {
    const pki = join(folder.path, 'client');

    const secure = await connectOpcua(plant.opcuaUrl, S_BLOCK_NAMESPACE, { user: 'fettle', password: 'fettle', pki });
    const stage = await secure.read('Mill1.Stage');
    await secure.close();

    expect(stage.statusCode.name).toBe('Good');
    await expect(connectOpcua(plant.opcuaUrl, S_BLOCK_NAMESPACE, { user: 'fettle', password: 'wrong', pki })).rejects.toThrow(
      /BadUserAccessDenied/,
    );
  });

  test('says which port is taken', async () => {
    const mqttPort = Number(new URL(plant.mqttUrl).port);
    const opcuaPort = Number(new URL(plant.opcuaUrl.replace('opc.tcp', 'http')).port);
    const options = { seed: 1, speed: 1, dataFolder: folder.path, log: () => undefined };

    await expect(startPlant({ ...options, opcuaPort: 0, mqttPort })).rejects.toMatchObject({
      code: 'portInUse',
      message: expect.stringContaining(String(mqttPort)),
    });
    await expect(startPlant({ ...options, opcuaPort, mqttPort: 0 })).rejects.toMatchObject({
      code: 'portInUse',
      message: expect.stringContaining(String(opcuaPort)),
    });
  });
});
