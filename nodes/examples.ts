/**
 * Complete params of each node type, as a flow document has them. Shown in the catalogue; a test keeps them free of problems, so that they can be copied.
 */
export const EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'start-on-job-order': {},
  'manual-operation': {
    station: 'assembly-1',
    instruction: 'Mount the clamp',
    steps: [
      { key: 'mount', title: 'Mount the clamp', text: 'Turn it until it clicks.\n\nMind the arrow.', picture: '/pictures/clamp.png' },
      {
        key: 'screw',
        title: 'Tighten the screw',
        entries: [
          { key: 'torque', title: 'Torque', valueKind: 'number', unit: 'Nm', lower: 7.5, upper: 8.5, automatic: 'data.driver.torque' },
          { key: 'colour', title: 'Colour of the cap', valueKind: 'string', choices: ['red', 'blue'], required: false },
        ],
      },
    ],
    outcomes: [
      { key: 'done', title: 'Done' },
      { key: 'broken', title: 'Part is broken', tone: 'bad' },
    ],
    outsideLimits: 'separate',
    standardTime: 45,
    translations: [{ language: 'de', words: { title: { of: 'Mount the clamp', text: 'Klammer montieren' } } }],
  },
  'machine-operation': {
    equipment: 'mill-1',
    setPoints: [{ signal: 'feedRate', value: "unit.product == 'S-block' ? 12 : 6" }],
    startSignal: 'programStart',
    startValue: 'unit.serialNumber',
    startedWhen: "stage == 'Prep'",
    milestones: [{ key: 'layer3', title: 'Layer 3', when: "stage == 'Layer 3 Up'" }],
    completeWhen: "stage == 'End' && reached.layer3",
    abortWhen: "stage == 'End' && !reached.layer3",
    collect: [
      { key: 'peakPower', signal: 'spindlePower', aggregate: 'max', while: 'spindleSpeed > 100' },
      { key: 'stages', signal: 'stage', aggregate: 'trail' },
    ],
    timeLimit: 600,
  },
  inspection: {
    station: 'inspection-1',
    characteristics: [
      { key: 'width', title: 'Width', kind: 'numeric', unit: 'mm', lower: 49.95, upper: 50.05, method: 'Calliper, at both ends' },
      { key: 'visual', title: 'Surface without scratches', kind: 'attribute' },
    ],
    standardTime: 60,
  },
  'publish-message': {
    via: 'mqtt',
    connection: 'plant-broker',
    topic: 'plant/cell-1/label',
    payload: [
      { name: 'serialNumber', value: 'unit.serialNumber' },
      { name: 'peakPower', value: 'data.cut.peakPower' },
    ],
  },
  'decide-by-table': {
    table: {
      title: 'What becomes of the block',
      hitPolicy: 'unique',
      inputs: [
        { name: 'width', title: 'Width', expression: 'data.inspect.width', unit: 'mm' },
        { name: 'visits', title: 'Visits', expression: 'visit', whole: true, allowed: '>= 1' },
      ],
      outputs: [{ name: 'way', title: 'Way', values: '"ok", "rework", "scrap"' }],
      rows: [
        { when: ['[39.95..40.05]', '-'], give: ['ok'] },
        { when: ['> 40.05', '< 3'], give: ['rework'] },
        { when: ['> 40.05', '>= 3'], give: ['scrap'] },
        { when: ['< 39.95', '-'], give: ['scrap'], note: 'Too narrow: nothing can be put back' },
      ],
    },
    ways: 'way',
  },
  'event-based-gateway': {
    machineEvents: [
      { key: 'free1', title: 'Mill 1 is free', equipment: 'mill-1', when: "stage == 'End'" },
      { key: 'free2', title: 'Mill 2 is free', equipment: 'mill-2', when: "stage == 'End'" },
    ],
    station: 'assembly-1',
    choices: [{ key: 'byHand', title: 'Do it by hand' }],
    timeLimit: 600,
  },
  'inclusive-gateway': {
    branches: [
      { key: 'engrave', title: 'Engrave', when: "unit.product == 'S-block'" },
      { key: 'coat', title: 'Coat', when: 'unit.quantity > 1.0' },
    ],
  },
  'partial-join': { needed: 2, late: 'cancel' },
  'multi-instance': {
    from: 'expression',
    expression: 'unit.quantity',
    grows: true,
    station: 'assembly-1',
    equipment: 'mill-1',
    addWhen: "stage == 'Layer 3 Up'",
    closeWhen: "stage == 'End'",
  },
  'multi-instance-join': { needed: 3, late: 'ignore' },
  cancel: { what: 'region', region: ['engrave', 'coat'] },
  milestone: { at: ['pack'], expires: true },
  escalate: { code: 'materialSuspect', reason: 'The certificate of the material is missing' },
  'boundary-timer': { seconds: 600, interrupting: false, repeatSeconds: 300, most: 5 },
  'boundary-machine-event': { equipment: 'mill-1', when: "stage == 'Alarm'", interrupting: false, repeats: true },
  'boundary-escalation': { code: 'partMissing', interrupting: false },
  'boundary-compensation': {},
  abort: { reason: 'Order withdrawn' },
  'call-routing': {
    flow: 'paint',
    inputs: [{ key: 'colour', value: "'red'" }],
    outputs: [{ key: 'thickness', valueKind: 'number', value: 'called.spray.thickness' }],
  },
  'consume-material': {
    definition: 'solder-paste',
    quantity: '0.4',
    lotFrom: 'signal',
    equipment: 'printer-1',
    signal: 'pasteLot',
  },
  'produce-material': { definition: 'paste', quantity: 'data.mix.mass', lot: 'unit.serialNumber', shelfLife: 86400, blocked: true },
  'split-lot': { mode: 'some', quantity: '2' },
  'merge-lot': { into: 'origin' },
  gather: { splits: true },
  'exclusive-gateway': {
    conditions: [
      { key: 'heavy', title: 'Heavy', when: 'data.weigh.mass > 12.5' },
      { key: 'rush', title: 'Rush order', when: "unit.jobOrder.startsWith('R')" },
    ],
  },
  'parallel-split': {
    branches: [
      { key: 'label', title: 'Print the label' },
      { key: 'wash', title: 'Wash' },
    ],
  },
  'parallel-join': {},
  rework: { limit: 2, reason: 'data.decide.code', limits: [{ reason: 'crack', limit: 0 }] },
  'catch-machine-event': { equipment: 'clamp-1', when: 'clamped && pressure > 2.5', valueSignal: 'pressure', timeLimit: 120 },
  timer: { from: 'expression', expression: 'data.oven.thickness * 90' },
  'time-limit': {
    from: 'coat',
    to: 'bake',
    minimum: 600,
    maximum: 7200,
    warning: 900,
    station: 'assembly-1',
    reaction: 'nonconformance',
    defect: 'time-exceeded',
  },
  alternative: {
    station: 'assembly-1',
    alternatives: [
      { key: 'mill1', title: 'Mill 1', when: '' },
      { key: 'mill2', title: 'Mill 2', when: 'unit.quantity < 10.0' },
    ],
    usual: 'mill1',
    timeLimit: 300,
  },
  'any-order': {
    operations: [
      { key: 'deburr', title: 'Deburr', station: 'assembly-1' },
      { key: 'engrave', title: 'Engrave', station: 'assembly-1', required: false },
    ],
  },
  'hold-equipment': { reason: 'Change the tool' },
  'hold-lot': { reason: 'Material suspect' },
  hold: { reason: 'First article: release after measuring' },
  nonconformance: {
    title: 'Inspection failed',
    defect: 'inspection',
    details: '"Width " + string(data.inspect.width) + " mm"',
    disposition: 'decide',
    allowed: ['useAsIs', 'rework', 'scrap'],
  },
  scrap: { reason: 'Machining aborted' },
  end: { result: 'good' },
  'signal-source': { appliesTo: 'class', equipment: 'mill', signal: 'spindlePower', valueKind: 'number', unit: 'kW' },
  filter: { valueKind: 'number', when: "stage == 'Layer 1 Up' && value > 0.01", deadband: 0.05 },
  window: { by: 'count', kind: 'sliding', size: 50, aggregate: 'mean', resetOn: 'stage' },
  expression: { expression: 'value - commandedPosition', valueKind: 'number', unit: 'mm' },
  condition: {
    title: 'Spindle power too high in layer 1',
    condition: {
      all: [
        { fact: 'value', operator: 'greaterThan', value: 5 },
        { fact: 'stage', operator: 'in', value: ['Layer 1 Up', 'Layer 1 Down'] },
      ],
    },
    semantics: 'edge',
  },
  'decision-table': {
    title: 'Reaction to spindle power',
    table: {
      title: 'Reaction to spindle power',
      hitPolicy: 'first',
      inputs: [
        { name: 'power', title: 'Spindle power', expression: 'value', unit: 'kW', allowed: '>= 0' },
        { name: 'stage', title: 'Stage', expression: 'stage', kind: 'string' },
      ],
      outputs: [{ name: 'action', title: 'Action', values: '"hold", "check", "none"' }],
      rows: [
        { when: ['unknown', '-'], give: ['check'], note: 'Nobody knows: look' },
        { when: ['> 5', '"Layer 1 Up", "Layer 1 Down"'], give: ['hold'] },
        { when: ['(4..5]', '-'], give: ['check'] },
        { when: ['-', '-'], give: ['none'] },
      ],
    },
    ways: 'action',
  },
  'control-chart': {
    title: 'Spindle power out of control',
    chart: 'i-mr',
    limitsFrom: 'frozen',
    centre: 4.1,
    lower: 3.2,
    upper: 5,
    rangeCentre: 0.34,
    rangeLower: 0,
    rangeUpper: 1.11,
    rules: ['nelson1', 'nelson2', 'nelson5', 'nelson6'],
    fire: 'first',
  },
  capability: { title: 'Diameter not capable', lsl: 73.95, usl: 74.05, least: 1.33, readings: 125, sampleSize: 5 },
  'sampling-plan': { title: 'Lot rejected', lotSize: 1000, level: 'II', aql: '1.0', reduce: true, limitNumber: 4, steadySignal: 'steady' },
  'hold-unit': { reason: 'Spindle power out of control' },
  'andon-call': { station: 'mill-1', title: 'Change the tool', severity: 'warning' },
  'reaction-plan': {
    title: 'Diameter',
    signals: [
      { key: 'beyond', title: 'Beyond 3σ', rules: ['nelson1'], chart: 'values' },
      { key: 'run', title: 'Run on one side', rules: ['nelson2'] },
    ],
  },
  'contain-units': { reason: 'Spindle power out of control', of: 'equipment' },
  check: {
    station: 'mill-1',
    title: 'Look at the insert',
    text: 'Stop the spindle. Look at all four edges.',
    questions: [{ key: 'wear', title: 'Flank wear', valueKind: 'number', unit: 'mm', upper: 0.3 }],
    answers: [
      { key: 'resume', title: 'In order, go on' },
      { key: 'replaced', title: 'Insert replaced', tone: 'bad' },
      { key: 'escalate', title: 'Not clear', tone: 'bad' },
    ],
  },
  'release-holds': { what: 'equipment', reason: 'Insert replaced' },
  'send-unit-back': { flowNode: 'deburr', units: 'held', code: 'burr' },
  'scrap-unit': { reason: 'Cannot be saved' },
  'change-sampling': { plan: 'sample', to: 'tightened' },
  'write-signal': { signal: 'feedOverride', value: 'feedOverride * 0.9' },
  'publish-mqtt': {
    connection: 'plant-broker',
    topic: 'plant/cell-1/alarm',
    payload: [
      { name: 'title', value: 'firing.title' },
      { name: 'power', value: 'value' },
      { name: 'serialNumber', value: 'unit.serialNumber' },
    ],
  },
  lookup: {
    facts: [
      { fact: 'recipe', from: 'http', url: 'https://erp.example/recipes', query: [{ name: 'product', value: 'unit.product' }] },
      { fact: 'order', from: 'jobOrder' },
    ],
    condition: {
      all: [
        { fact: 'recipe', path: '$.released', operator: 'equal', value: true },
        { fact: 'order', path: '$.scrapped', operator: 'lessThan', value: 3, priority: 2 },
      ],
    },
    answer: 'recipeReleased',
    timeout: 5,
  },
  'http-call': {
    method: 'POST',
    url: 'https://maintenance.example/calls',
    timeout: 5,
    payload: [
      { name: 'machine', value: 'firing.equipment' },
      { name: 'why', value: 'firing.title' },
    ],
  },
};
