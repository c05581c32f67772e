#![no_main]
interdict_fuzz::reader!(OfacXml);
