-- What the overlay and the line view count: units that left a flowNode, newest first.
CREATE INDEX history_left ON history (flow, flow_node, at DESC) WHERE kind = 'left';
