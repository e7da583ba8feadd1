const t0=performance.now();
const ua=await import('node-opcua');
const t1=performance.now();
const {OPCUAServer,OPCUACertificateManager,SecurityPolicy,MessageSecurityMode}=ua;
const cm=new OPCUACertificateManager({rootFolder:'/tmp/plantlab/pki',automaticallyAcceptUnknownCertificate:true});
await cm.initialize();
const t2=performance.now();
const s=new OPCUAServer({port:0,host:'127.0.0.1',hostname:'127.0.0.1',serverCertificateManager:cm,nodesets:[ua.nodesets.standard],nodesetLoaderOptions:{imageStore:process.argv[2]==='image'},serverCapabilities:{minSupportedSampleRate:0},
 securityPolicies:[SecurityPolicy.None,SecurityPolicy.Basic256Sha256],securityModes:[MessageSecurityMode.None,MessageSecurityMode.SignAndEncrypt]});
await s.initialize();
const t3=performance.now();
await s.start();
const t4=performance.now();
console.log({import:t1-t0,cm:t2-t1,init:t3-t2,start:t4-t3,cpu:process.cpuUsage(),rss:process.memoryUsage().rss/1e6});
console.log(s.endpoints[0].port, s.getEndpointUrl());
await s.shutdown(0);
console.log('shutdown',performance.now()-t4);
