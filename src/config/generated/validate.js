// Made from schemas/cscert.schema.json by `npm run generate`. Do not edit.
// @ts-nocheck
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};

// node_modules/ajv/dist/runtime/ucs2length.js
var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    function ucs2length(str) {
      const len = str.length;
      let length = 0;
      let pos = 0;
      let value;
      while (pos < len) {
        length++;
        value = str.charCodeAt(pos++);
        if (value >= 55296 && value <= 56319 && pos < len) {
          value = str.charCodeAt(pos);
          if ((value & 64512) === 56320)
            pos++;
        }
      }
      return length;
    }
    exports.default = ucs2length;
    ucs2length.code = 'require("ajv/dist/runtime/ucs2length").default';
  }
});

// <stdin>
var validate = validate10;
var stdin_default = validate10;
var schema11 = { "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "additionalProperties": false, "properties": { "version": { "type": "integer", "enum": [1] }, "product": { "type": "string", "enum": ["lync-2013", "sfb-2015", "sfb-2019", "sfb-se"] }, "sipDomains": { "type": "array", "minItems": 1, "items": { "type": "string" } }, "include": { "type": "array", "items": { "type": "string" } }, "pools": { "type": "object", "additionalProperties": { "$ref": "#/definitions/pool" } }, "store": { "$ref": "#/definitions/store" }, "certificates": { "type": "object", "additionalProperties": { "$ref": "#/definitions/certificate" } }, "assignments": { "type": "array", "items": { "$ref": "#/definitions/assignment" } }, "policy": { "$ref": "#/definitions/policy" } }, "definitions": { "pool": { "type": "object", "additionalProperties": false, "required": ["role", "servers"], "properties": { "role": { "type": "string", "enum": ["FrontEnd", "StandardEdition", "Director", "Mediation", "Edge", "PersistentChat", "SurvivableBranch"] }, "site": { "type": "string", "minLength": 1 }, "servers": { "type": "array", "minItems": 1, "items": { "type": "string" } } } }, "store": { "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1, "properties": { "directory": { "type": "object", "additionalProperties": false, "required": ["path"], "properties": { "path": { "type": "string", "minLength": 1 } } }, "powershell": { "type": "object", "additionalProperties": false, "properties": { "host": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, "via": { "type": "string", "enum": ["local", "ssh", "winrm"] }, "user": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, "port": { "type": "integer", "minimum": 1, "maximum": 65535 }, "identityFile": { "type": "string", "minLength": 1, "pattern": '^[^"\\u0000-\\u001f]+$' }, "knownHosts": { "type": "string", "minLength": 1, "pattern": '^[^"\\u0000-\\u001f]+$' }, "executable": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$" }, "timeout": { "type": "string" }, "replicationWait": { "type": "string" }, "lab": { "type": "string", "minLength": 1 }, "servers": { "type": "object", "additionalProperties": { "type": "object", "additionalProperties": false, "properties": { "host": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, "via": { "type": "string", "enum": ["local", "ssh", "winrm"] }, "user": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, "port": { "type": "integer", "minimum": 1, "maximum": 65535 }, "identityFile": { "type": "string", "minLength": 1, "pattern": '^[^"\\u0000-\\u001f]+$' }, "knownHosts": { "type": "string", "minLength": 1, "pattern": '^[^"\\u0000-\\u001f]+$' }, "executable": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$" } } } } } } } }, "password": { "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1, "properties": { "file": { "type": "string", "minLength": 1 }, "env": { "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" } } }, "source": { "type": "object", "additionalProperties": false, "minProperties": 1, "properties": { "pfx": { "type": "string", "minLength": 1 }, "public": { "type": "string", "minLength": 1 }, "password": { "$ref": "#/definitions/password" }, "thumbprint": { "type": "string", "pattern": "^[0-9A-Fa-f]{40}$" } }, "dependencies": { "pfx": ["public"], "password": ["pfx"] } }, "certificate": { "type": "object", "additionalProperties": false, "minProperties": 1, "properties": { "pfx": { "$ref": "#/definitions/source/properties/pfx" }, "public": { "$ref": "#/definitions/source/properties/public" }, "password": { "$ref": "#/definitions/password" }, "thumbprint": { "$ref": "#/definitions/source/properties/thumbprint" }, "servers": { "type": "object", "minProperties": 1, "additionalProperties": { "$ref": "#/definitions/source" } } }, "dependencies": { "pfx": ["public"], "password": ["pfx"] } }, "reference": { "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "object", "additionalProperties": false, "required": ["from"], "properties": { "from": { "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "object", "additionalProperties": false, "required": ["type", "scope"], "properties": { "type": { "type": "string" }, "scope": { "type": "string" } } }] } } }] }, "instant": { "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "object", "additionalProperties": false, "required": ["local", "zone"], "properties": { "local": { "type": "string" }, "zone": { "type": "string" } } }] }, "roll": { "type": "object", "additionalProperties": false, "required": ["certificate", "effectiveDate"], "properties": { "certificate": { "$ref": "#/definitions/reference" }, "effectiveDate": { "$ref": "#/definitions/instant" } } }, "assignment": { "type": "object", "additionalProperties": false, "required": ["type", "scope", "certificate"], "properties": { "type": { "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }] }, "scope": { "type": "string", "minLength": 1 }, "certificate": { "$ref": "#/definitions/reference" }, "rolls": { "type": "array", "items": { "$ref": "#/definitions/roll" } }, "distribution": { "type": "string", "enum": ["replicated", "manual"] }, "removePrevious": { "type": "boolean" } }, "if": { "properties": { "type": { "anyOf": [{ "type": "string", "pattern": "^[Oo][Aa][Uu][Tt][Hh][Tt][Oo][Kk][Ee][Nn][Ii][Ss][Ss][Uu][Ee][Rr]$" }, { "contains": { "type": "string", "pattern": "^[Oo][Aa][Uu][Tt][Hh][Tt][Oo][Kk][Ee][Nn][Ii][Ss][Ss][Uu][Ee][Rr]$" }, "type": "array" }] } }, "required": ["type"] }, "then": { "properties": { "scope": { "const": "global" } } } }, "policy": { "type": "object", "additionalProperties": false, "properties": { "expiryWarning": { "type": "string" }, "clockSkew": { "type": "string" }, "replicationBound": { "type": "string" }, "stagingMargin": { "type": "string" }, "applyWindow": { "type": "string" }, "maxObservationAge": { "type": "string" }, "windows": { "type": "array", "items": { "type": "string" } }, "allow": { "type": "array", "items": { "type": "object", "additionalProperties": false, "required": ["guard", "until", "reason"], "properties": { "guard": { "type": "string", "pattern": "^guard/(change-share|immediate-oauth|(override|unreachable):.+)$" }, "until": { "$ref": "#/definitions/instant" }, "reason": { "type": "string", "minLength": 1 } } } } } } } };
var schema12 = { "type": "object", "additionalProperties": false, "required": ["role", "servers"], "properties": { "role": { "type": "string", "enum": ["FrontEnd", "StandardEdition", "Director", "Mediation", "Edge", "PersistentChat", "SurvivableBranch"] }, "site": { "type": "string", "minLength": 1 }, "servers": { "type": "array", "minItems": 1, "items": { "type": "string" } } } };
var schema13 = { "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1, "properties": { "directory": { "type": "object", "additionalProperties": false, "required": ["path"], "properties": { "path": { "type": "string", "minLength": 1 } } }, "powershell": { "type": "object", "additionalProperties": false, "properties": { "host": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, "via": { "type": "string", "enum": ["local", "ssh", "winrm"] }, "user": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, "port": { "type": "integer", "minimum": 1, "maximum": 65535 }, "identityFile": { "type": "string", "minLength": 1, "pattern": '^[^"\\u0000-\\u001f]+$' }, "knownHosts": { "type": "string", "minLength": 1, "pattern": '^[^"\\u0000-\\u001f]+$' }, "executable": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$" }, "timeout": { "type": "string" }, "replicationWait": { "type": "string" }, "lab": { "type": "string", "minLength": 1 }, "servers": { "type": "object", "additionalProperties": { "type": "object", "additionalProperties": false, "properties": { "host": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, "via": { "type": "string", "enum": ["local", "ssh", "winrm"] }, "user": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, "port": { "type": "integer", "minimum": 1, "maximum": 65535 }, "identityFile": { "type": "string", "minLength": 1, "pattern": '^[^"\\u0000-\\u001f]+$' }, "knownHosts": { "type": "string", "minLength": 1, "pattern": '^[^"\\u0000-\\u001f]+$' }, "executable": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$" } } } } } } } };
var func2 = Object.prototype.hasOwnProperty;
var func3 = require_ucs2length().default;
var pattern0 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$", "u");
var pattern2 = new RegExp('^[^"\\u0000-\\u001f]+$', "u");
var pattern4 = new RegExp("^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$", "u");
var pattern10 = new RegExp("^[A-Za-z_][A-Za-z0-9_]*$", "u");
var pattern11 = new RegExp("^[0-9A-Fa-f]{40}$", "u");
function validate12(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (Object.keys(data).length < 1) {
      const err0 = { instancePath, schemaPath: "#/minProperties", keyword: "minProperties", params: { limit: 1 }, message: "must NOT have fewer than 1 properties" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "pfx" || key0 === "public" || key0 === "password" || key0 === "thumbprint")) {
        const err1 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.pfx !== void 0) {
      if (data.public === void 0) {
        const err2 = { instancePath, schemaPath: "#/dependencies", keyword: "dependencies", params: {
          property: "pfx",
          missingProperty: "public",
          depsCount: 1,
          deps: "public"
        }, message: "must have property public when property pfx is present" };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.password !== void 0) {
      if (data.pfx === void 0) {
        const err3 = { instancePath, schemaPath: "#/dependencies", keyword: "dependencies", params: {
          property: "password",
          missingProperty: "pfx",
          depsCount: 1,
          deps: "pfx"
        }, message: "must have property pfx when property password is present" };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.pfx !== void 0) {
      let data0 = data.pfx;
      if (typeof data0 !== "string") {
        let dataType0 = typeof data0;
        let coerced0 = void 0;
        if (!(coerced0 !== void 0)) {
          if (dataType0 == "number" || dataType0 == "boolean") {
            coerced0 = "" + data0;
          } else if (data0 === null) {
            coerced0 = "";
          } else {
            const err4 = { instancePath: instancePath + "/pfx", schemaPath: "#/properties/pfx/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err4];
            } else {
              vErrors.push(err4);
            }
            errors++;
          }
        }
        if (coerced0 !== void 0) {
          data0 = coerced0;
          if (data !== void 0) {
            data["pfx"] = coerced0;
          }
        }
      }
      if (typeof data0 === "string") {
        if (func3(data0) < 1) {
          const err5 = { instancePath: instancePath + "/pfx", schemaPath: "#/properties/pfx/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      }
    }
    if (data.public !== void 0) {
      let data1 = data.public;
      if (typeof data1 !== "string") {
        let dataType1 = typeof data1;
        let coerced1 = void 0;
        if (!(coerced1 !== void 0)) {
          if (dataType1 == "number" || dataType1 == "boolean") {
            coerced1 = "" + data1;
          } else if (data1 === null) {
            coerced1 = "";
          } else {
            const err6 = { instancePath: instancePath + "/public", schemaPath: "#/properties/public/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
        if (coerced1 !== void 0) {
          data1 = coerced1;
          if (data !== void 0) {
            data["public"] = coerced1;
          }
        }
      }
      if (typeof data1 === "string") {
        if (func3(data1) < 1) {
          const err7 = { instancePath: instancePath + "/public", schemaPath: "#/properties/public/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      }
    }
    if (data.password !== void 0) {
      let data2 = data.password;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (Object.keys(data2).length > 1) {
          const err8 = { instancePath: instancePath + "/password", schemaPath: "#/definitions/password/maxProperties", keyword: "maxProperties", params: { limit: 1 }, message: "must NOT have more than 1 properties" };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            vErrors.push(err8);
          }
          errors++;
        }
        if (Object.keys(data2).length < 1) {
          const err9 = { instancePath: instancePath + "/password", schemaPath: "#/definitions/password/minProperties", keyword: "minProperties", params: { limit: 1 }, message: "must NOT have fewer than 1 properties" };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
        for (const key1 in data2) {
          if (!(key1 === "file" || key1 === "env")) {
            const err10 = { instancePath: instancePath + "/password", schemaPath: "#/definitions/password/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err10];
            } else {
              vErrors.push(err10);
            }
            errors++;
          }
        }
        if (data2.file !== void 0) {
          let data3 = data2.file;
          if (typeof data3 !== "string") {
            let dataType2 = typeof data3;
            let coerced2 = void 0;
            if (!(coerced2 !== void 0)) {
              if (dataType2 == "number" || dataType2 == "boolean") {
                coerced2 = "" + data3;
              } else if (data3 === null) {
                coerced2 = "";
              } else {
                const err11 = { instancePath: instancePath + "/password/file", schemaPath: "#/definitions/password/properties/file/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err11];
                } else {
                  vErrors.push(err11);
                }
                errors++;
              }
            }
            if (coerced2 !== void 0) {
              data3 = coerced2;
              if (data2 !== void 0) {
                data2["file"] = coerced2;
              }
            }
          }
          if (typeof data3 === "string") {
            if (func3(data3) < 1) {
              const err12 = { instancePath: instancePath + "/password/file", schemaPath: "#/definitions/password/properties/file/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
              if (vErrors === null) {
                vErrors = [err12];
              } else {
                vErrors.push(err12);
              }
              errors++;
            }
          }
        }
        if (data2.env !== void 0) {
          let data4 = data2.env;
          if (typeof data4 !== "string") {
            let dataType3 = typeof data4;
            let coerced3 = void 0;
            if (!(coerced3 !== void 0)) {
              if (dataType3 == "number" || dataType3 == "boolean") {
                coerced3 = "" + data4;
              } else if (data4 === null) {
                coerced3 = "";
              } else {
                const err13 = { instancePath: instancePath + "/password/env", schemaPath: "#/definitions/password/properties/env/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err13];
                } else {
                  vErrors.push(err13);
                }
                errors++;
              }
            }
            if (coerced3 !== void 0) {
              data4 = coerced3;
              if (data2 !== void 0) {
                data2["env"] = coerced3;
              }
            }
          }
          if (typeof data4 === "string") {
            if (!pattern10.test(data4)) {
              const err14 = { instancePath: instancePath + "/password/env", schemaPath: "#/definitions/password/properties/env/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" }, message: 'must match pattern "^[A-Za-z_][A-Za-z0-9_]*$"' };
              if (vErrors === null) {
                vErrors = [err14];
              } else {
                vErrors.push(err14);
              }
              errors++;
            }
          }
        }
      } else {
        const err15 = { instancePath: instancePath + "/password", schemaPath: "#/definitions/password/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.thumbprint !== void 0) {
      let data5 = data.thumbprint;
      if (typeof data5 !== "string") {
        let dataType4 = typeof data5;
        let coerced4 = void 0;
        if (!(coerced4 !== void 0)) {
          if (dataType4 == "number" || dataType4 == "boolean") {
            coerced4 = "" + data5;
          } else if (data5 === null) {
            coerced4 = "";
          } else {
            const err16 = { instancePath: instancePath + "/thumbprint", schemaPath: "#/properties/thumbprint/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
        if (coerced4 !== void 0) {
          data5 = coerced4;
          if (data !== void 0) {
            data["thumbprint"] = coerced4;
          }
        }
      }
      if (typeof data5 === "string") {
        if (!pattern11.test(data5)) {
          const err17 = { instancePath: instancePath + "/thumbprint", schemaPath: "#/properties/thumbprint/pattern", keyword: "pattern", params: { pattern: "^[0-9A-Fa-f]{40}$" }, message: 'must match pattern "^[0-9A-Fa-f]{40}$"' };
          if (vErrors === null) {
            vErrors = [err17];
          } else {
            vErrors.push(err17);
          }
          errors++;
        }
      }
    }
  } else {
    const err18 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err18];
    } else {
      vErrors.push(err18);
    }
    errors++;
  }
  validate12.errors = vErrors;
  return errors === 0;
}
function validate11(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (Object.keys(data).length < 1) {
      const err0 = { instancePath, schemaPath: "#/minProperties", keyword: "minProperties", params: { limit: 1 }, message: "must NOT have fewer than 1 properties" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "pfx" || key0 === "public" || key0 === "password" || key0 === "thumbprint" || key0 === "servers")) {
        const err1 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          vErrors.push(err1);
        }
        errors++;
      }
    }
    if (data.pfx !== void 0) {
      if (data.public === void 0) {
        const err2 = { instancePath, schemaPath: "#/dependencies", keyword: "dependencies", params: {
          property: "pfx",
          missingProperty: "public",
          depsCount: 1,
          deps: "public"
        }, message: "must have property public when property pfx is present" };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.password !== void 0) {
      if (data.pfx === void 0) {
        const err3 = { instancePath, schemaPath: "#/dependencies", keyword: "dependencies", params: {
          property: "password",
          missingProperty: "pfx",
          depsCount: 1,
          deps: "pfx"
        }, message: "must have property pfx when property password is present" };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          vErrors.push(err3);
        }
        errors++;
      }
    }
    if (data.pfx !== void 0) {
      let data0 = data.pfx;
      if (typeof data0 !== "string") {
        let dataType0 = typeof data0;
        let coerced0 = void 0;
        if (!(coerced0 !== void 0)) {
          if (dataType0 == "number" || dataType0 == "boolean") {
            coerced0 = "" + data0;
          } else if (data0 === null) {
            coerced0 = "";
          } else {
            const err4 = { instancePath: instancePath + "/pfx", schemaPath: "#/definitions/source/properties/pfx/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err4];
            } else {
              vErrors.push(err4);
            }
            errors++;
          }
        }
        if (coerced0 !== void 0) {
          data0 = coerced0;
          if (data !== void 0) {
            data["pfx"] = coerced0;
          }
        }
      }
      if (typeof data0 === "string") {
        if (func3(data0) < 1) {
          const err5 = { instancePath: instancePath + "/pfx", schemaPath: "#/definitions/source/properties/pfx/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
      }
    }
    if (data.public !== void 0) {
      let data1 = data.public;
      if (typeof data1 !== "string") {
        let dataType1 = typeof data1;
        let coerced1 = void 0;
        if (!(coerced1 !== void 0)) {
          if (dataType1 == "number" || dataType1 == "boolean") {
            coerced1 = "" + data1;
          } else if (data1 === null) {
            coerced1 = "";
          } else {
            const err6 = { instancePath: instancePath + "/public", schemaPath: "#/definitions/source/properties/public/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
        if (coerced1 !== void 0) {
          data1 = coerced1;
          if (data !== void 0) {
            data["public"] = coerced1;
          }
        }
      }
      if (typeof data1 === "string") {
        if (func3(data1) < 1) {
          const err7 = { instancePath: instancePath + "/public", schemaPath: "#/definitions/source/properties/public/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      }
    }
    if (data.password !== void 0) {
      let data2 = data.password;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (Object.keys(data2).length > 1) {
          const err8 = { instancePath: instancePath + "/password", schemaPath: "#/definitions/password/maxProperties", keyword: "maxProperties", params: { limit: 1 }, message: "must NOT have more than 1 properties" };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            vErrors.push(err8);
          }
          errors++;
        }
        if (Object.keys(data2).length < 1) {
          const err9 = { instancePath: instancePath + "/password", schemaPath: "#/definitions/password/minProperties", keyword: "minProperties", params: { limit: 1 }, message: "must NOT have fewer than 1 properties" };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
        for (const key1 in data2) {
          if (!(key1 === "file" || key1 === "env")) {
            const err10 = { instancePath: instancePath + "/password", schemaPath: "#/definitions/password/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err10];
            } else {
              vErrors.push(err10);
            }
            errors++;
          }
        }
        if (data2.file !== void 0) {
          let data3 = data2.file;
          if (typeof data3 !== "string") {
            let dataType2 = typeof data3;
            let coerced2 = void 0;
            if (!(coerced2 !== void 0)) {
              if (dataType2 == "number" || dataType2 == "boolean") {
                coerced2 = "" + data3;
              } else if (data3 === null) {
                coerced2 = "";
              } else {
                const err11 = { instancePath: instancePath + "/password/file", schemaPath: "#/definitions/password/properties/file/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err11];
                } else {
                  vErrors.push(err11);
                }
                errors++;
              }
            }
            if (coerced2 !== void 0) {
              data3 = coerced2;
              if (data2 !== void 0) {
                data2["file"] = coerced2;
              }
            }
          }
          if (typeof data3 === "string") {
            if (func3(data3) < 1) {
              const err12 = { instancePath: instancePath + "/password/file", schemaPath: "#/definitions/password/properties/file/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
              if (vErrors === null) {
                vErrors = [err12];
              } else {
                vErrors.push(err12);
              }
              errors++;
            }
          }
        }
        if (data2.env !== void 0) {
          let data4 = data2.env;
          if (typeof data4 !== "string") {
            let dataType3 = typeof data4;
            let coerced3 = void 0;
            if (!(coerced3 !== void 0)) {
              if (dataType3 == "number" || dataType3 == "boolean") {
                coerced3 = "" + data4;
              } else if (data4 === null) {
                coerced3 = "";
              } else {
                const err13 = { instancePath: instancePath + "/password/env", schemaPath: "#/definitions/password/properties/env/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err13];
                } else {
                  vErrors.push(err13);
                }
                errors++;
              }
            }
            if (coerced3 !== void 0) {
              data4 = coerced3;
              if (data2 !== void 0) {
                data2["env"] = coerced3;
              }
            }
          }
          if (typeof data4 === "string") {
            if (!pattern10.test(data4)) {
              const err14 = { instancePath: instancePath + "/password/env", schemaPath: "#/definitions/password/properties/env/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" }, message: 'must match pattern "^[A-Za-z_][A-Za-z0-9_]*$"' };
              if (vErrors === null) {
                vErrors = [err14];
              } else {
                vErrors.push(err14);
              }
              errors++;
            }
          }
        }
      } else {
        const err15 = { instancePath: instancePath + "/password", schemaPath: "#/definitions/password/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.thumbprint !== void 0) {
      let data5 = data.thumbprint;
      if (typeof data5 !== "string") {
        let dataType4 = typeof data5;
        let coerced4 = void 0;
        if (!(coerced4 !== void 0)) {
          if (dataType4 == "number" || dataType4 == "boolean") {
            coerced4 = "" + data5;
          } else if (data5 === null) {
            coerced4 = "";
          } else {
            const err16 = { instancePath: instancePath + "/thumbprint", schemaPath: "#/definitions/source/properties/thumbprint/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
        }
        if (coerced4 !== void 0) {
          data5 = coerced4;
          if (data !== void 0) {
            data["thumbprint"] = coerced4;
          }
        }
      }
      if (typeof data5 === "string") {
        if (!pattern11.test(data5)) {
          const err17 = { instancePath: instancePath + "/thumbprint", schemaPath: "#/definitions/source/properties/thumbprint/pattern", keyword: "pattern", params: { pattern: "^[0-9A-Fa-f]{40}$" }, message: 'must match pattern "^[0-9A-Fa-f]{40}$"' };
          if (vErrors === null) {
            vErrors = [err17];
          } else {
            vErrors.push(err17);
          }
          errors++;
        }
      }
    }
    if (data.servers !== void 0) {
      let data6 = data.servers;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        if (Object.keys(data6).length < 1) {
          const err18 = { instancePath: instancePath + "/servers", schemaPath: "#/properties/servers/minProperties", keyword: "minProperties", params: { limit: 1 }, message: "must NOT have fewer than 1 properties" };
          if (vErrors === null) {
            vErrors = [err18];
          } else {
            vErrors.push(err18);
          }
          errors++;
        }
        for (const key2 in data6) {
          if (!validate12(data6[key2], { instancePath: instancePath + "/servers/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"), parentData: data6, parentDataProperty: key2, rootData })) {
            vErrors = vErrors === null ? validate12.errors : vErrors.concat(validate12.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err19 = { instancePath: instancePath + "/servers", schemaPath: "#/properties/servers/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
  } else {
    const err20 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err20];
    } else {
      vErrors.push(err20);
    }
    errors++;
  }
  validate11.errors = vErrors;
  return errors === 0;
}
var schema21 = { "type": "object", "additionalProperties": false, "required": ["type", "scope", "certificate"], "properties": { "type": { "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "array", "minItems": 1, "items": { "type": "string", "minLength": 1 } }] }, "scope": { "type": "string", "minLength": 1 }, "certificate": { "$ref": "#/definitions/reference" }, "rolls": { "type": "array", "items": { "$ref": "#/definitions/roll" } }, "distribution": { "type": "string", "enum": ["replicated", "manual"] }, "removePrevious": { "type": "boolean" } }, "if": { "properties": { "type": { "anyOf": [{ "type": "string", "pattern": "^[Oo][Aa][Uu][Tt][Hh][Tt][Oo][Kk][Ee][Nn][Ii][Ss][Ss][Uu][Ee][Rr]$" }, { "contains": { "type": "string", "pattern": "^[Oo][Aa][Uu][Tt][Hh][Tt][Oo][Kk][Ee][Nn][Ii][Ss][Ss][Uu][Ee][Rr]$" }, "type": "array" }] } }, "required": ["type"] }, "then": { "properties": { "scope": { "const": "global" } } } };
var pattern14 = new RegExp("^[Oo][Aa][Uu][Tt][Hh][Tt][Oo][Kk][Ee][Nn][Ii][Ss][Ss][Uu][Ee][Rr]$", "u");
function validate16(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.certificate === void 0) {
      const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "certificate" }, message: "must have required property 'certificate'" };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.effectiveDate === void 0) {
      const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "effectiveDate" }, message: "must have required property 'effectiveDate'" };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "certificate" || key0 === "effectiveDate")) {
        const err2 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.certificate !== void 0) {
      let data0 = data.certificate;
      const _errs4 = errors;
      let valid2 = false;
      const _errs5 = errors;
      if (typeof data0 !== "string") {
        let dataType0 = typeof data0;
        let coerced0 = void 0;
        if (!(coerced0 !== void 0)) {
          if (dataType0 == "number" || dataType0 == "boolean") {
            coerced0 = "" + data0;
          } else if (data0 === null) {
            coerced0 = "";
          } else {
            const err3 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              vErrors.push(err3);
            }
            errors++;
          }
        }
        if (coerced0 !== void 0) {
          data0 = coerced0;
          if (data !== void 0) {
            data["certificate"] = coerced0;
          }
        }
      }
      if (typeof data0 === "string") {
        if (func3(data0) < 1) {
          const err4 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/0/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            vErrors.push(err4);
          }
          errors++;
        }
      }
      var _valid0 = _errs5 === errors;
      valid2 = valid2 || _valid0;
      if (!valid2) {
        const _errs7 = errors;
        if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
          if (data0.from === void 0) {
            const err5 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/1/required", keyword: "required", params: { missingProperty: "from" }, message: "must have required property 'from'" };
            if (vErrors === null) {
              vErrors = [err5];
            } else {
              vErrors.push(err5);
            }
            errors++;
          }
          for (const key1 in data0) {
            if (!(key1 === "from")) {
              const err6 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
              if (vErrors === null) {
                vErrors = [err6];
              } else {
                vErrors.push(err6);
              }
              errors++;
            }
          }
          if (data0.from !== void 0) {
            let data1 = data0.from;
            const _errs11 = errors;
            let valid4 = false;
            const _errs12 = errors;
            if (typeof data1 !== "string") {
              let dataType1 = typeof data1;
              let coerced1 = void 0;
              if (!(coerced1 !== void 0)) {
                if (dataType1 == "number" || dataType1 == "boolean") {
                  coerced1 = "" + data1;
                } else if (data1 === null) {
                  coerced1 = "";
                } else {
                  const err7 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  if (vErrors === null) {
                    vErrors = [err7];
                  } else {
                    vErrors.push(err7);
                  }
                  errors++;
                }
              }
              if (coerced1 !== void 0) {
                data1 = coerced1;
                if (data0 !== void 0) {
                  data0["from"] = coerced1;
                }
              }
            }
            if (typeof data1 === "string") {
              if (func3(data1) < 1) {
                const err8 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/0/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                if (vErrors === null) {
                  vErrors = [err8];
                } else {
                  vErrors.push(err8);
                }
                errors++;
              }
            }
            var _valid1 = _errs12 === errors;
            valid4 = valid4 || _valid1;
            if (!valid4) {
              const _errs14 = errors;
              if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
                if (data1.type === void 0) {
                  const err9 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
                  if (vErrors === null) {
                    vErrors = [err9];
                  } else {
                    vErrors.push(err9);
                  }
                  errors++;
                }
                if (data1.scope === void 0) {
                  const err10 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/required", keyword: "required", params: { missingProperty: "scope" }, message: "must have required property 'scope'" };
                  if (vErrors === null) {
                    vErrors = [err10];
                  } else {
                    vErrors.push(err10);
                  }
                  errors++;
                }
                for (const key2 in data1) {
                  if (!(key2 === "type" || key2 === "scope")) {
                    const err11 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
                    if (vErrors === null) {
                      vErrors = [err11];
                    } else {
                      vErrors.push(err11);
                    }
                    errors++;
                  }
                }
                if (data1.type !== void 0) {
                  let data2 = data1.type;
                  if (typeof data2 !== "string") {
                    let dataType2 = typeof data2;
                    let coerced2 = void 0;
                    if (!(coerced2 !== void 0)) {
                      if (dataType2 == "number" || dataType2 == "boolean") {
                        coerced2 = "" + data2;
                      } else if (data2 === null) {
                        coerced2 = "";
                      } else {
                        const err12 = { instancePath: instancePath + "/certificate/from/type", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                        if (vErrors === null) {
                          vErrors = [err12];
                        } else {
                          vErrors.push(err12);
                        }
                        errors++;
                      }
                    }
                    if (coerced2 !== void 0) {
                      data2 = coerced2;
                      if (data1 !== void 0) {
                        data1["type"] = coerced2;
                      }
                    }
                  }
                }
                if (data1.scope !== void 0) {
                  let data3 = data1.scope;
                  if (typeof data3 !== "string") {
                    let dataType3 = typeof data3;
                    let coerced3 = void 0;
                    if (!(coerced3 !== void 0)) {
                      if (dataType3 == "number" || dataType3 == "boolean") {
                        coerced3 = "" + data3;
                      } else if (data3 === null) {
                        coerced3 = "";
                      } else {
                        const err13 = { instancePath: instancePath + "/certificate/from/scope", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/properties/scope/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                        if (vErrors === null) {
                          vErrors = [err13];
                        } else {
                          vErrors.push(err13);
                        }
                        errors++;
                      }
                    }
                    if (coerced3 !== void 0) {
                      data3 = coerced3;
                      if (data1 !== void 0) {
                        data1["scope"] = coerced3;
                      }
                    }
                  }
                }
              } else {
                const err14 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                if (vErrors === null) {
                  vErrors = [err14];
                } else {
                  vErrors.push(err14);
                }
                errors++;
              }
              var _valid1 = _errs14 === errors;
              valid4 = valid4 || _valid1;
            }
            if (!valid4) {
              const err15 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
              if (vErrors === null) {
                vErrors = [err15];
              } else {
                vErrors.push(err15);
              }
              errors++;
            } else {
              errors = _errs11;
              if (vErrors !== null) {
                if (_errs11) {
                  vErrors.length = _errs11;
                } else {
                  vErrors = null;
                }
              }
            }
          }
        } else {
          const err16 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          if (vErrors === null) {
            vErrors = [err16];
          } else {
            vErrors.push(err16);
          }
          errors++;
        }
        var _valid0 = _errs7 === errors;
        valid2 = valid2 || _valid0;
      }
      if (!valid2) {
        const err17 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      } else {
        errors = _errs4;
        if (vErrors !== null) {
          if (_errs4) {
            vErrors.length = _errs4;
          } else {
            vErrors = null;
          }
        }
      }
    }
    if (data.effectiveDate !== void 0) {
      let data4 = data.effectiveDate;
      const _errs23 = errors;
      let valid7 = false;
      const _errs24 = errors;
      if (typeof data4 !== "string") {
        let dataType4 = typeof data4;
        let coerced4 = void 0;
        if (!(coerced4 !== void 0)) {
          if (dataType4 == "number" || dataType4 == "boolean") {
            coerced4 = "" + data4;
          } else if (data4 === null) {
            coerced4 = "";
          } else {
            const err18 = { instancePath: instancePath + "/effectiveDate", schemaPath: "#/definitions/instant/anyOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err18];
            } else {
              vErrors.push(err18);
            }
            errors++;
          }
        }
        if (coerced4 !== void 0) {
          data4 = coerced4;
          if (data !== void 0) {
            data["effectiveDate"] = coerced4;
          }
        }
      }
      if (typeof data4 === "string") {
        if (func3(data4) < 1) {
          const err19 = { instancePath: instancePath + "/effectiveDate", schemaPath: "#/definitions/instant/anyOf/0/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err19];
          } else {
            vErrors.push(err19);
          }
          errors++;
        }
      }
      var _valid2 = _errs24 === errors;
      valid7 = valid7 || _valid2;
      if (!valid7) {
        const _errs26 = errors;
        if (data4 && typeof data4 == "object" && !Array.isArray(data4)) {
          if (data4.local === void 0) {
            const err20 = { instancePath: instancePath + "/effectiveDate", schemaPath: "#/definitions/instant/anyOf/1/required", keyword: "required", params: { missingProperty: "local" }, message: "must have required property 'local'" };
            if (vErrors === null) {
              vErrors = [err20];
            } else {
              vErrors.push(err20);
            }
            errors++;
          }
          if (data4.zone === void 0) {
            const err21 = { instancePath: instancePath + "/effectiveDate", schemaPath: "#/definitions/instant/anyOf/1/required", keyword: "required", params: { missingProperty: "zone" }, message: "must have required property 'zone'" };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
          for (const key3 in data4) {
            if (!(key3 === "local" || key3 === "zone")) {
              const err22 = { instancePath: instancePath + "/effectiveDate", schemaPath: "#/definitions/instant/anyOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties" };
              if (vErrors === null) {
                vErrors = [err22];
              } else {
                vErrors.push(err22);
              }
              errors++;
            }
          }
          if (data4.local !== void 0) {
            let data5 = data4.local;
            if (typeof data5 !== "string") {
              let dataType5 = typeof data5;
              let coerced5 = void 0;
              if (!(coerced5 !== void 0)) {
                if (dataType5 == "number" || dataType5 == "boolean") {
                  coerced5 = "" + data5;
                } else if (data5 === null) {
                  coerced5 = "";
                } else {
                  const err23 = { instancePath: instancePath + "/effectiveDate/local", schemaPath: "#/definitions/instant/anyOf/1/properties/local/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  if (vErrors === null) {
                    vErrors = [err23];
                  } else {
                    vErrors.push(err23);
                  }
                  errors++;
                }
              }
              if (coerced5 !== void 0) {
                data5 = coerced5;
                if (data4 !== void 0) {
                  data4["local"] = coerced5;
                }
              }
            }
          }
          if (data4.zone !== void 0) {
            let data6 = data4.zone;
            if (typeof data6 !== "string") {
              let dataType6 = typeof data6;
              let coerced6 = void 0;
              if (!(coerced6 !== void 0)) {
                if (dataType6 == "number" || dataType6 == "boolean") {
                  coerced6 = "" + data6;
                } else if (data6 === null) {
                  coerced6 = "";
                } else {
                  const err24 = { instancePath: instancePath + "/effectiveDate/zone", schemaPath: "#/definitions/instant/anyOf/1/properties/zone/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  if (vErrors === null) {
                    vErrors = [err24];
                  } else {
                    vErrors.push(err24);
                  }
                  errors++;
                }
              }
              if (coerced6 !== void 0) {
                data6 = coerced6;
                if (data4 !== void 0) {
                  data4["zone"] = coerced6;
                }
              }
            }
          }
        } else {
          const err25 = { instancePath: instancePath + "/effectiveDate", schemaPath: "#/definitions/instant/anyOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          if (vErrors === null) {
            vErrors = [err25];
          } else {
            vErrors.push(err25);
          }
          errors++;
        }
        var _valid2 = _errs26 === errors;
        valid7 = valid7 || _valid2;
      }
      if (!valid7) {
        const err26 = { instancePath: instancePath + "/effectiveDate", schemaPath: "#/definitions/instant/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      } else {
        errors = _errs23;
        if (vErrors !== null) {
          if (_errs23) {
            vErrors.length = _errs23;
          } else {
            vErrors = null;
          }
        }
      }
    }
  } else {
    const err27 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err27];
    } else {
      vErrors.push(err27);
    }
    errors++;
  }
  validate16.errors = vErrors;
  return errors === 0;
}
function validate15(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  const _errs1 = errors;
  let valid0 = true;
  const _errs2 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    let missing0;
    if (data.type === void 0 && (missing0 = "type")) {
      const err0 = {};
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    } else {
      if (data.type !== void 0) {
        let data0 = data.type;
        const _errs4 = errors;
        let valid2 = false;
        const _errs5 = errors;
        if (typeof data0 !== "string") {
          let dataType0 = typeof data0;
          let coerced0 = void 0;
          if (!(coerced0 !== void 0)) {
            if (dataType0 == "number" || dataType0 == "boolean") {
              coerced0 = "" + data0;
            } else if (data0 === null) {
              coerced0 = "";
            } else {
              const err1 = {};
              if (vErrors === null) {
                vErrors = [err1];
              } else {
                vErrors.push(err1);
              }
              errors++;
            }
          }
          if (coerced0 !== void 0) {
            data0 = coerced0;
            if (data !== void 0) {
              data["type"] = coerced0;
            }
          }
        }
        if (errors === _errs5) {
          if (typeof data0 === "string") {
            if (!pattern14.test(data0)) {
              const err2 = {};
              if (vErrors === null) {
                vErrors = [err2];
              } else {
                vErrors.push(err2);
              }
              errors++;
            }
          }
        }
        var _valid1 = _errs5 === errors;
        valid2 = valid2 || _valid1;
        if (!valid2) {
          const _errs7 = errors;
          if (errors === _errs7) {
            if (Array.isArray(data0)) {
              const _errs9 = errors;
              const len0 = data0.length;
              for (let i0 = 0; i0 < len0; i0++) {
                let data1 = data0[i0];
                const _errs10 = errors;
                if (typeof data1 !== "string") {
                  let dataType1 = typeof data1;
                  let coerced1 = void 0;
                  if (!(coerced1 !== void 0)) {
                    if (dataType1 == "number" || dataType1 == "boolean") {
                      coerced1 = "" + data1;
                    } else if (data1 === null) {
                      coerced1 = "";
                    } else {
                      const err3 = {};
                      if (vErrors === null) {
                        vErrors = [err3];
                      } else {
                        vErrors.push(err3);
                      }
                      errors++;
                    }
                  }
                  if (coerced1 !== void 0) {
                    data1 = coerced1;
                    if (data0 !== void 0) {
                      data0[i0] = coerced1;
                    }
                  }
                }
                if (errors === _errs10) {
                  if (typeof data1 === "string") {
                    if (!pattern14.test(data1)) {
                      const err4 = {};
                      if (vErrors === null) {
                        vErrors = [err4];
                      } else {
                        vErrors.push(err4);
                      }
                      errors++;
                    }
                  }
                }
                var valid3 = _errs10 === errors;
                if (valid3) {
                  break;
                }
              }
              if (!valid3) {
                const err5 = {};
                if (vErrors === null) {
                  vErrors = [err5];
                } else {
                  vErrors.push(err5);
                }
                errors++;
              } else {
                errors = _errs9;
                if (vErrors !== null) {
                  if (_errs9) {
                    vErrors.length = _errs9;
                  } else {
                    vErrors = null;
                  }
                }
              }
            } else {
              const err6 = {};
              if (vErrors === null) {
                vErrors = [err6];
              } else {
                vErrors.push(err6);
              }
              errors++;
            }
          }
          var _valid1 = _errs7 === errors;
          valid2 = valid2 || _valid1;
        }
        if (!valid2) {
          const err7 = {};
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        } else {
          errors = _errs4;
          if (vErrors !== null) {
            if (_errs4) {
              vErrors.length = _errs4;
            } else {
              vErrors = null;
            }
          }
        }
      }
    }
  }
  var _valid0 = _errs2 === errors;
  errors = _errs1;
  if (vErrors !== null) {
    if (_errs1) {
      vErrors.length = _errs1;
    } else {
      vErrors = null;
    }
  }
  if (_valid0) {
    const _errs12 = errors;
    if (data && typeof data == "object" && !Array.isArray(data)) {
      if (data.scope !== void 0) {
        if ("global" !== data.scope) {
          const err8 = { instancePath: instancePath + "/scope", schemaPath: "#/then/properties/scope/const", keyword: "const", params: { allowedValue: "global" }, message: "must be equal to constant" };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            vErrors.push(err8);
          }
          errors++;
        }
      }
    }
    var _valid0 = _errs12 === errors;
    valid0 = _valid0;
  }
  if (!valid0) {
    const err9 = { instancePath, schemaPath: "#/if", keyword: "if", params: { failingKeyword: "then" }, message: 'must match "then" schema' };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      vErrors.push(err9);
    }
    errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      const err10 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
    if (data.scope === void 0) {
      const err11 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "scope" }, message: "must have required property 'scope'" };
      if (vErrors === null) {
        vErrors = [err11];
      } else {
        vErrors.push(err11);
      }
      errors++;
    }
    if (data.certificate === void 0) {
      const err12 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "certificate" }, message: "must have required property 'certificate'" };
      if (vErrors === null) {
        vErrors = [err12];
      } else {
        vErrors.push(err12);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "type" || key0 === "scope" || key0 === "certificate" || key0 === "rolls" || key0 === "distribution" || key0 === "removePrevious")) {
        const err13 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.type !== void 0) {
      let data3 = data.type;
      const _errs16 = errors;
      let valid6 = false;
      const _errs17 = errors;
      if (typeof data3 !== "string") {
        let dataType2 = typeof data3;
        let coerced2 = void 0;
        if (!(coerced2 !== void 0)) {
          if (dataType2 == "number" || dataType2 == "boolean") {
            coerced2 = "" + data3;
          } else if (data3 === null) {
            coerced2 = "";
          } else {
            const err14 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/anyOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err14];
            } else {
              vErrors.push(err14);
            }
            errors++;
          }
        }
        if (coerced2 !== void 0) {
          data3 = coerced2;
          if (data !== void 0) {
            data["type"] = coerced2;
          }
        }
      }
      if (typeof data3 === "string") {
        if (func3(data3) < 1) {
          const err15 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/anyOf/0/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err15];
          } else {
            vErrors.push(err15);
          }
          errors++;
        }
      }
      var _valid2 = _errs17 === errors;
      valid6 = valid6 || _valid2;
      if (!valid6) {
        const _errs19 = errors;
        if (Array.isArray(data3)) {
          if (data3.length < 1) {
            const err16 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/anyOf/1/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
            if (vErrors === null) {
              vErrors = [err16];
            } else {
              vErrors.push(err16);
            }
            errors++;
          }
          const len1 = data3.length;
          for (let i1 = 0; i1 < len1; i1++) {
            let data4 = data3[i1];
            if (typeof data4 !== "string") {
              let dataType3 = typeof data4;
              let coerced3 = void 0;
              if (!(coerced3 !== void 0)) {
                if (dataType3 == "number" || dataType3 == "boolean") {
                  coerced3 = "" + data4;
                } else if (data4 === null) {
                  coerced3 = "";
                } else {
                  const err17 = { instancePath: instancePath + "/type/" + i1, schemaPath: "#/properties/type/anyOf/1/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  if (vErrors === null) {
                    vErrors = [err17];
                  } else {
                    vErrors.push(err17);
                  }
                  errors++;
                }
              }
              if (coerced3 !== void 0) {
                data4 = coerced3;
                if (data3 !== void 0) {
                  data3[i1] = coerced3;
                }
              }
            }
            if (typeof data4 === "string") {
              if (func3(data4) < 1) {
                const err18 = { instancePath: instancePath + "/type/" + i1, schemaPath: "#/properties/type/anyOf/1/items/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                if (vErrors === null) {
                  vErrors = [err18];
                } else {
                  vErrors.push(err18);
                }
                errors++;
              }
            }
          }
        } else {
          const err19 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/anyOf/1/type", keyword: "type", params: { type: "array" }, message: "must be array" };
          if (vErrors === null) {
            vErrors = [err19];
          } else {
            vErrors.push(err19);
          }
          errors++;
        }
        var _valid2 = _errs19 === errors;
        valid6 = valid6 || _valid2;
      }
      if (!valid6) {
        const err20 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      } else {
        errors = _errs16;
        if (vErrors !== null) {
          if (_errs16) {
            vErrors.length = _errs16;
          } else {
            vErrors = null;
          }
        }
      }
    }
    if (data.scope !== void 0) {
      let data5 = data.scope;
      if (typeof data5 !== "string") {
        let dataType4 = typeof data5;
        let coerced4 = void 0;
        if (!(coerced4 !== void 0)) {
          if (dataType4 == "number" || dataType4 == "boolean") {
            coerced4 = "" + data5;
          } else if (data5 === null) {
            coerced4 = "";
          } else {
            const err21 = { instancePath: instancePath + "/scope", schemaPath: "#/properties/scope/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err21];
            } else {
              vErrors.push(err21);
            }
            errors++;
          }
        }
        if (coerced4 !== void 0) {
          data5 = coerced4;
          if (data !== void 0) {
            data["scope"] = coerced4;
          }
        }
      }
      if (typeof data5 === "string") {
        if (func3(data5) < 1) {
          const err22 = { instancePath: instancePath + "/scope", schemaPath: "#/properties/scope/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err22];
          } else {
            vErrors.push(err22);
          }
          errors++;
        }
      }
    }
    if (data.certificate !== void 0) {
      let data6 = data.certificate;
      const _errs27 = errors;
      let valid10 = false;
      const _errs28 = errors;
      if (typeof data6 !== "string") {
        let dataType5 = typeof data6;
        let coerced5 = void 0;
        if (!(coerced5 !== void 0)) {
          if (dataType5 == "number" || dataType5 == "boolean") {
            coerced5 = "" + data6;
          } else if (data6 === null) {
            coerced5 = "";
          } else {
            const err23 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
        if (coerced5 !== void 0) {
          data6 = coerced5;
          if (data !== void 0) {
            data["certificate"] = coerced5;
          }
        }
      }
      if (typeof data6 === "string") {
        if (func3(data6) < 1) {
          const err24 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/0/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
          if (vErrors === null) {
            vErrors = [err24];
          } else {
            vErrors.push(err24);
          }
          errors++;
        }
      }
      var _valid3 = _errs28 === errors;
      valid10 = valid10 || _valid3;
      if (!valid10) {
        const _errs30 = errors;
        if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
          if (data6.from === void 0) {
            const err25 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/1/required", keyword: "required", params: { missingProperty: "from" }, message: "must have required property 'from'" };
            if (vErrors === null) {
              vErrors = [err25];
            } else {
              vErrors.push(err25);
            }
            errors++;
          }
          for (const key1 in data6) {
            if (!(key1 === "from")) {
              const err26 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
              if (vErrors === null) {
                vErrors = [err26];
              } else {
                vErrors.push(err26);
              }
              errors++;
            }
          }
          if (data6.from !== void 0) {
            let data7 = data6.from;
            const _errs34 = errors;
            let valid12 = false;
            const _errs35 = errors;
            if (typeof data7 !== "string") {
              let dataType6 = typeof data7;
              let coerced6 = void 0;
              if (!(coerced6 !== void 0)) {
                if (dataType6 == "number" || dataType6 == "boolean") {
                  coerced6 = "" + data7;
                } else if (data7 === null) {
                  coerced6 = "";
                } else {
                  const err27 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                  if (vErrors === null) {
                    vErrors = [err27];
                  } else {
                    vErrors.push(err27);
                  }
                  errors++;
                }
              }
              if (coerced6 !== void 0) {
                data7 = coerced6;
                if (data6 !== void 0) {
                  data6["from"] = coerced6;
                }
              }
            }
            if (typeof data7 === "string") {
              if (func3(data7) < 1) {
                const err28 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/0/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                if (vErrors === null) {
                  vErrors = [err28];
                } else {
                  vErrors.push(err28);
                }
                errors++;
              }
            }
            var _valid4 = _errs35 === errors;
            valid12 = valid12 || _valid4;
            if (!valid12) {
              const _errs37 = errors;
              if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
                if (data7.type === void 0) {
                  const err29 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/required", keyword: "required", params: { missingProperty: "type" }, message: "must have required property 'type'" };
                  if (vErrors === null) {
                    vErrors = [err29];
                  } else {
                    vErrors.push(err29);
                  }
                  errors++;
                }
                if (data7.scope === void 0) {
                  const err30 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/required", keyword: "required", params: { missingProperty: "scope" }, message: "must have required property 'scope'" };
                  if (vErrors === null) {
                    vErrors = [err30];
                  } else {
                    vErrors.push(err30);
                  }
                  errors++;
                }
                for (const key2 in data7) {
                  if (!(key2 === "type" || key2 === "scope")) {
                    const err31 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
                    if (vErrors === null) {
                      vErrors = [err31];
                    } else {
                      vErrors.push(err31);
                    }
                    errors++;
                  }
                }
                if (data7.type !== void 0) {
                  let data8 = data7.type;
                  if (typeof data8 !== "string") {
                    let dataType7 = typeof data8;
                    let coerced7 = void 0;
                    if (!(coerced7 !== void 0)) {
                      if (dataType7 == "number" || dataType7 == "boolean") {
                        coerced7 = "" + data8;
                      } else if (data8 === null) {
                        coerced7 = "";
                      } else {
                        const err32 = { instancePath: instancePath + "/certificate/from/type", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/properties/type/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                        if (vErrors === null) {
                          vErrors = [err32];
                        } else {
                          vErrors.push(err32);
                        }
                        errors++;
                      }
                    }
                    if (coerced7 !== void 0) {
                      data8 = coerced7;
                      if (data7 !== void 0) {
                        data7["type"] = coerced7;
                      }
                    }
                  }
                }
                if (data7.scope !== void 0) {
                  let data9 = data7.scope;
                  if (typeof data9 !== "string") {
                    let dataType8 = typeof data9;
                    let coerced8 = void 0;
                    if (!(coerced8 !== void 0)) {
                      if (dataType8 == "number" || dataType8 == "boolean") {
                        coerced8 = "" + data9;
                      } else if (data9 === null) {
                        coerced8 = "";
                      } else {
                        const err33 = { instancePath: instancePath + "/certificate/from/scope", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/properties/scope/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                        if (vErrors === null) {
                          vErrors = [err33];
                        } else {
                          vErrors.push(err33);
                        }
                        errors++;
                      }
                    }
                    if (coerced8 !== void 0) {
                      data9 = coerced8;
                      if (data7 !== void 0) {
                        data7["scope"] = coerced8;
                      }
                    }
                  }
                }
              } else {
                const err34 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                if (vErrors === null) {
                  vErrors = [err34];
                } else {
                  vErrors.push(err34);
                }
                errors++;
              }
              var _valid4 = _errs37 === errors;
              valid12 = valid12 || _valid4;
            }
            if (!valid12) {
              const err35 = { instancePath: instancePath + "/certificate/from", schemaPath: "#/definitions/reference/anyOf/1/properties/from/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
              if (vErrors === null) {
                vErrors = [err35];
              } else {
                vErrors.push(err35);
              }
              errors++;
            } else {
              errors = _errs34;
              if (vErrors !== null) {
                if (_errs34) {
                  vErrors.length = _errs34;
                } else {
                  vErrors = null;
                }
              }
            }
          }
        } else {
          const err36 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
          if (vErrors === null) {
            vErrors = [err36];
          } else {
            vErrors.push(err36);
          }
          errors++;
        }
        var _valid3 = _errs30 === errors;
        valid10 = valid10 || _valid3;
      }
      if (!valid10) {
        const err37 = { instancePath: instancePath + "/certificate", schemaPath: "#/definitions/reference/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
        if (vErrors === null) {
          vErrors = [err37];
        } else {
          vErrors.push(err37);
        }
        errors++;
      } else {
        errors = _errs27;
        if (vErrors !== null) {
          if (_errs27) {
            vErrors.length = _errs27;
          } else {
            vErrors = null;
          }
        }
      }
    }
    if (data.rolls !== void 0) {
      let data10 = data.rolls;
      if (Array.isArray(data10)) {
        const len2 = data10.length;
        for (let i2 = 0; i2 < len2; i2++) {
          if (!validate16(data10[i2], { instancePath: instancePath + "/rolls/" + i2, parentData: data10, parentDataProperty: i2, rootData })) {
            vErrors = vErrors === null ? validate16.errors : vErrors.concat(validate16.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err38 = { instancePath: instancePath + "/rolls", schemaPath: "#/properties/rolls/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err38];
        } else {
          vErrors.push(err38);
        }
        errors++;
      }
    }
    if (data.distribution !== void 0) {
      let data12 = data.distribution;
      if (typeof data12 !== "string") {
        let dataType9 = typeof data12;
        let coerced9 = void 0;
        if (!(coerced9 !== void 0)) {
          if (dataType9 == "number" || dataType9 == "boolean") {
            coerced9 = "" + data12;
          } else if (data12 === null) {
            coerced9 = "";
          } else {
            const err39 = { instancePath: instancePath + "/distribution", schemaPath: "#/properties/distribution/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err39];
            } else {
              vErrors.push(err39);
            }
            errors++;
          }
        }
        if (coerced9 !== void 0) {
          data12 = coerced9;
          if (data !== void 0) {
            data["distribution"] = coerced9;
          }
        }
      }
      if (!(data12 === "replicated" || data12 === "manual")) {
        const err40 = { instancePath: instancePath + "/distribution", schemaPath: "#/properties/distribution/enum", keyword: "enum", params: { allowedValues: schema21.properties.distribution.enum }, message: "must be equal to one of the allowed values" };
        if (vErrors === null) {
          vErrors = [err40];
        } else {
          vErrors.push(err40);
        }
        errors++;
      }
    }
    if (data.removePrevious !== void 0) {
      let data13 = data.removePrevious;
      if (typeof data13 !== "boolean") {
        let coerced10 = void 0;
        if (!(coerced10 !== void 0)) {
          if (data13 === "false" || data13 === 0 || data13 === null) {
            coerced10 = false;
          } else if (data13 === "true" || data13 === 1) {
            coerced10 = true;
          } else {
            const err41 = { instancePath: instancePath + "/removePrevious", schemaPath: "#/properties/removePrevious/type", keyword: "type", params: { type: "boolean" }, message: "must be boolean" };
            if (vErrors === null) {
              vErrors = [err41];
            } else {
              vErrors.push(err41);
            }
            errors++;
          }
        }
        if (coerced10 !== void 0) {
          data13 = coerced10;
          if (data !== void 0) {
            data["removePrevious"] = coerced10;
          }
        }
      }
    }
  } else {
    const err42 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err42];
    } else {
      vErrors.push(err42);
    }
    errors++;
  }
  validate15.errors = vErrors;
  return errors === 0;
}
var pattern16 = new RegExp("^guard/(change-share|immediate-oauth|(override|unreachable):.+)$", "u");
function validate19(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(key0 === "expiryWarning" || key0 === "clockSkew" || key0 === "replicationBound" || key0 === "stagingMargin" || key0 === "applyWindow" || key0 === "maxObservationAge" || key0 === "windows" || key0 === "allow")) {
        const err0 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.expiryWarning !== void 0) {
      let data0 = data.expiryWarning;
      if (typeof data0 !== "string") {
        let dataType0 = typeof data0;
        let coerced0 = void 0;
        if (!(coerced0 !== void 0)) {
          if (dataType0 == "number" || dataType0 == "boolean") {
            coerced0 = "" + data0;
          } else if (data0 === null) {
            coerced0 = "";
          } else {
            const err1 = { instancePath: instancePath + "/expiryWarning", schemaPath: "#/properties/expiryWarning/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err1];
            } else {
              vErrors.push(err1);
            }
            errors++;
          }
        }
        if (coerced0 !== void 0) {
          data0 = coerced0;
          if (data !== void 0) {
            data["expiryWarning"] = coerced0;
          }
        }
      }
    }
    if (data.clockSkew !== void 0) {
      let data1 = data.clockSkew;
      if (typeof data1 !== "string") {
        let dataType1 = typeof data1;
        let coerced1 = void 0;
        if (!(coerced1 !== void 0)) {
          if (dataType1 == "number" || dataType1 == "boolean") {
            coerced1 = "" + data1;
          } else if (data1 === null) {
            coerced1 = "";
          } else {
            const err2 = { instancePath: instancePath + "/clockSkew", schemaPath: "#/properties/clockSkew/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err2];
            } else {
              vErrors.push(err2);
            }
            errors++;
          }
        }
        if (coerced1 !== void 0) {
          data1 = coerced1;
          if (data !== void 0) {
            data["clockSkew"] = coerced1;
          }
        }
      }
    }
    if (data.replicationBound !== void 0) {
      let data2 = data.replicationBound;
      if (typeof data2 !== "string") {
        let dataType2 = typeof data2;
        let coerced2 = void 0;
        if (!(coerced2 !== void 0)) {
          if (dataType2 == "number" || dataType2 == "boolean") {
            coerced2 = "" + data2;
          } else if (data2 === null) {
            coerced2 = "";
          } else {
            const err3 = { instancePath: instancePath + "/replicationBound", schemaPath: "#/properties/replicationBound/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              vErrors.push(err3);
            }
            errors++;
          }
        }
        if (coerced2 !== void 0) {
          data2 = coerced2;
          if (data !== void 0) {
            data["replicationBound"] = coerced2;
          }
        }
      }
    }
    if (data.stagingMargin !== void 0) {
      let data3 = data.stagingMargin;
      if (typeof data3 !== "string") {
        let dataType3 = typeof data3;
        let coerced3 = void 0;
        if (!(coerced3 !== void 0)) {
          if (dataType3 == "number" || dataType3 == "boolean") {
            coerced3 = "" + data3;
          } else if (data3 === null) {
            coerced3 = "";
          } else {
            const err4 = { instancePath: instancePath + "/stagingMargin", schemaPath: "#/properties/stagingMargin/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err4];
            } else {
              vErrors.push(err4);
            }
            errors++;
          }
        }
        if (coerced3 !== void 0) {
          data3 = coerced3;
          if (data !== void 0) {
            data["stagingMargin"] = coerced3;
          }
        }
      }
    }
    if (data.applyWindow !== void 0) {
      let data4 = data.applyWindow;
      if (typeof data4 !== "string") {
        let dataType4 = typeof data4;
        let coerced4 = void 0;
        if (!(coerced4 !== void 0)) {
          if (dataType4 == "number" || dataType4 == "boolean") {
            coerced4 = "" + data4;
          } else if (data4 === null) {
            coerced4 = "";
          } else {
            const err5 = { instancePath: instancePath + "/applyWindow", schemaPath: "#/properties/applyWindow/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err5];
            } else {
              vErrors.push(err5);
            }
            errors++;
          }
        }
        if (coerced4 !== void 0) {
          data4 = coerced4;
          if (data !== void 0) {
            data["applyWindow"] = coerced4;
          }
        }
      }
    }
    if (data.maxObservationAge !== void 0) {
      let data5 = data.maxObservationAge;
      if (typeof data5 !== "string") {
        let dataType5 = typeof data5;
        let coerced5 = void 0;
        if (!(coerced5 !== void 0)) {
          if (dataType5 == "number" || dataType5 == "boolean") {
            coerced5 = "" + data5;
          } else if (data5 === null) {
            coerced5 = "";
          } else {
            const err6 = { instancePath: instancePath + "/maxObservationAge", schemaPath: "#/properties/maxObservationAge/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              vErrors.push(err6);
            }
            errors++;
          }
        }
        if (coerced5 !== void 0) {
          data5 = coerced5;
          if (data !== void 0) {
            data["maxObservationAge"] = coerced5;
          }
        }
      }
    }
    if (data.windows !== void 0) {
      let data6 = data.windows;
      if (Array.isArray(data6)) {
        const len0 = data6.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data7 = data6[i0];
          if (typeof data7 !== "string") {
            let dataType6 = typeof data7;
            let coerced6 = void 0;
            if (!(coerced6 !== void 0)) {
              if (dataType6 == "number" || dataType6 == "boolean") {
                coerced6 = "" + data7;
              } else if (data7 === null) {
                coerced6 = "";
              } else {
                const err7 = { instancePath: instancePath + "/windows/" + i0, schemaPath: "#/properties/windows/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err7];
                } else {
                  vErrors.push(err7);
                }
                errors++;
              }
            }
            if (coerced6 !== void 0) {
              data7 = coerced6;
              if (data6 !== void 0) {
                data6[i0] = coerced6;
              }
            }
          }
        }
      } else {
        const err8 = { instancePath: instancePath + "/windows", schemaPath: "#/properties/windows/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.allow !== void 0) {
      let data8 = data.allow;
      if (Array.isArray(data8)) {
        const len1 = data8.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data9 = data8[i1];
          if (data9 && typeof data9 == "object" && !Array.isArray(data9)) {
            if (data9.guard === void 0) {
              const err9 = { instancePath: instancePath + "/allow/" + i1, schemaPath: "#/properties/allow/items/required", keyword: "required", params: { missingProperty: "guard" }, message: "must have required property 'guard'" };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
              errors++;
            }
            if (data9.until === void 0) {
              const err10 = { instancePath: instancePath + "/allow/" + i1, schemaPath: "#/properties/allow/items/required", keyword: "required", params: { missingProperty: "until" }, message: "must have required property 'until'" };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
            if (data9.reason === void 0) {
              const err11 = { instancePath: instancePath + "/allow/" + i1, schemaPath: "#/properties/allow/items/required", keyword: "required", params: { missingProperty: "reason" }, message: "must have required property 'reason'" };
              if (vErrors === null) {
                vErrors = [err11];
              } else {
                vErrors.push(err11);
              }
              errors++;
            }
            for (const key1 in data9) {
              if (!(key1 === "guard" || key1 === "until" || key1 === "reason")) {
                const err12 = { instancePath: instancePath + "/allow/" + i1, schemaPath: "#/properties/allow/items/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err12];
                } else {
                  vErrors.push(err12);
                }
                errors++;
              }
            }
            if (data9.guard !== void 0) {
              let data10 = data9.guard;
              if (typeof data10 !== "string") {
                let dataType7 = typeof data10;
                let coerced7 = void 0;
                if (!(coerced7 !== void 0)) {
                  if (dataType7 == "number" || dataType7 == "boolean") {
                    coerced7 = "" + data10;
                  } else if (data10 === null) {
                    coerced7 = "";
                  } else {
                    const err13 = { instancePath: instancePath + "/allow/" + i1 + "/guard", schemaPath: "#/properties/allow/items/properties/guard/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err13];
                    } else {
                      vErrors.push(err13);
                    }
                    errors++;
                  }
                }
                if (coerced7 !== void 0) {
                  data10 = coerced7;
                  if (data9 !== void 0) {
                    data9["guard"] = coerced7;
                  }
                }
              }
              if (typeof data10 === "string") {
                if (!pattern16.test(data10)) {
                  const err14 = { instancePath: instancePath + "/allow/" + i1 + "/guard", schemaPath: "#/properties/allow/items/properties/guard/pattern", keyword: "pattern", params: { pattern: "^guard/(change-share|immediate-oauth|(override|unreachable):.+)$" }, message: 'must match pattern "^guard/(change-share|immediate-oauth|(override|unreachable):.+)$"' };
                  if (vErrors === null) {
                    vErrors = [err14];
                  } else {
                    vErrors.push(err14);
                  }
                  errors++;
                }
              }
            }
            if (data9.until !== void 0) {
              let data11 = data9.until;
              const _errs27 = errors;
              let valid7 = false;
              const _errs28 = errors;
              if (typeof data11 !== "string") {
                let dataType8 = typeof data11;
                let coerced8 = void 0;
                if (!(coerced8 !== void 0)) {
                  if (dataType8 == "number" || dataType8 == "boolean") {
                    coerced8 = "" + data11;
                  } else if (data11 === null) {
                    coerced8 = "";
                  } else {
                    const err15 = { instancePath: instancePath + "/allow/" + i1 + "/until", schemaPath: "#/definitions/instant/anyOf/0/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err15];
                    } else {
                      vErrors.push(err15);
                    }
                    errors++;
                  }
                }
                if (coerced8 !== void 0) {
                  data11 = coerced8;
                  if (data9 !== void 0) {
                    data9["until"] = coerced8;
                  }
                }
              }
              if (typeof data11 === "string") {
                if (func3(data11) < 1) {
                  const err16 = { instancePath: instancePath + "/allow/" + i1 + "/until", schemaPath: "#/definitions/instant/anyOf/0/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err16];
                  } else {
                    vErrors.push(err16);
                  }
                  errors++;
                }
              }
              var _valid0 = _errs28 === errors;
              valid7 = valid7 || _valid0;
              if (!valid7) {
                const _errs30 = errors;
                if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
                  if (data11.local === void 0) {
                    const err17 = { instancePath: instancePath + "/allow/" + i1 + "/until", schemaPath: "#/definitions/instant/anyOf/1/required", keyword: "required", params: { missingProperty: "local" }, message: "must have required property 'local'" };
                    if (vErrors === null) {
                      vErrors = [err17];
                    } else {
                      vErrors.push(err17);
                    }
                    errors++;
                  }
                  if (data11.zone === void 0) {
                    const err18 = { instancePath: instancePath + "/allow/" + i1 + "/until", schemaPath: "#/definitions/instant/anyOf/1/required", keyword: "required", params: { missingProperty: "zone" }, message: "must have required property 'zone'" };
                    if (vErrors === null) {
                      vErrors = [err18];
                    } else {
                      vErrors.push(err18);
                    }
                    errors++;
                  }
                  for (const key2 in data11) {
                    if (!(key2 === "local" || key2 === "zone")) {
                      const err19 = { instancePath: instancePath + "/allow/" + i1 + "/until", schemaPath: "#/definitions/instant/anyOf/1/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
                      if (vErrors === null) {
                        vErrors = [err19];
                      } else {
                        vErrors.push(err19);
                      }
                      errors++;
                    }
                  }
                  if (data11.local !== void 0) {
                    let data12 = data11.local;
                    if (typeof data12 !== "string") {
                      let dataType9 = typeof data12;
                      let coerced9 = void 0;
                      if (!(coerced9 !== void 0)) {
                        if (dataType9 == "number" || dataType9 == "boolean") {
                          coerced9 = "" + data12;
                        } else if (data12 === null) {
                          coerced9 = "";
                        } else {
                          const err20 = { instancePath: instancePath + "/allow/" + i1 + "/until/local", schemaPath: "#/definitions/instant/anyOf/1/properties/local/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                          if (vErrors === null) {
                            vErrors = [err20];
                          } else {
                            vErrors.push(err20);
                          }
                          errors++;
                        }
                      }
                      if (coerced9 !== void 0) {
                        data12 = coerced9;
                        if (data11 !== void 0) {
                          data11["local"] = coerced9;
                        }
                      }
                    }
                  }
                  if (data11.zone !== void 0) {
                    let data13 = data11.zone;
                    if (typeof data13 !== "string") {
                      let dataType10 = typeof data13;
                      let coerced10 = void 0;
                      if (!(coerced10 !== void 0)) {
                        if (dataType10 == "number" || dataType10 == "boolean") {
                          coerced10 = "" + data13;
                        } else if (data13 === null) {
                          coerced10 = "";
                        } else {
                          const err21 = { instancePath: instancePath + "/allow/" + i1 + "/until/zone", schemaPath: "#/definitions/instant/anyOf/1/properties/zone/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                          if (vErrors === null) {
                            vErrors = [err21];
                          } else {
                            vErrors.push(err21);
                          }
                          errors++;
                        }
                      }
                      if (coerced10 !== void 0) {
                        data13 = coerced10;
                        if (data11 !== void 0) {
                          data11["zone"] = coerced10;
                        }
                      }
                    }
                  }
                } else {
                  const err22 = { instancePath: instancePath + "/allow/" + i1 + "/until", schemaPath: "#/definitions/instant/anyOf/1/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                  if (vErrors === null) {
                    vErrors = [err22];
                  } else {
                    vErrors.push(err22);
                  }
                  errors++;
                }
                var _valid0 = _errs30 === errors;
                valid7 = valid7 || _valid0;
              }
              if (!valid7) {
                const err23 = { instancePath: instancePath + "/allow/" + i1 + "/until", schemaPath: "#/definitions/instant/anyOf", keyword: "anyOf", params: {}, message: "must match a schema in anyOf" };
                if (vErrors === null) {
                  vErrors = [err23];
                } else {
                  vErrors.push(err23);
                }
                errors++;
              } else {
                errors = _errs27;
                if (vErrors !== null) {
                  if (_errs27) {
                    vErrors.length = _errs27;
                  } else {
                    vErrors = null;
                  }
                }
              }
            }
            if (data9.reason !== void 0) {
              let data14 = data9.reason;
              if (typeof data14 !== "string") {
                let dataType11 = typeof data14;
                let coerced11 = void 0;
                if (!(coerced11 !== void 0)) {
                  if (dataType11 == "number" || dataType11 == "boolean") {
                    coerced11 = "" + data14;
                  } else if (data14 === null) {
                    coerced11 = "";
                  } else {
                    const err24 = { instancePath: instancePath + "/allow/" + i1 + "/reason", schemaPath: "#/properties/allow/items/properties/reason/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err24];
                    } else {
                      vErrors.push(err24);
                    }
                    errors++;
                  }
                }
                if (coerced11 !== void 0) {
                  data14 = coerced11;
                  if (data9 !== void 0) {
                    data9["reason"] = coerced11;
                  }
                }
              }
              if (typeof data14 === "string") {
                if (func3(data14) < 1) {
                  const err25 = { instancePath: instancePath + "/allow/" + i1 + "/reason", schemaPath: "#/properties/allow/items/properties/reason/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err25];
                  } else {
                    vErrors.push(err25);
                  }
                  errors++;
                }
              }
            }
          } else {
            const err26 = { instancePath: instancePath + "/allow/" + i1, schemaPath: "#/properties/allow/items/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err26];
            } else {
              vErrors.push(err26);
            }
            errors++;
          }
        }
      } else {
        const err27 = { instancePath: instancePath + "/allow", schemaPath: "#/properties/allow/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
  } else {
    const err28 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err28];
    } else {
      vErrors.push(err28);
    }
    errors++;
  }
  validate19.errors = vErrors;
  return errors === 0;
}
function validate10(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null;
  let errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!func2.call(schema11.properties, key0)) {
        const err0 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 }, message: "must NOT have additional properties" };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.version !== void 0) {
      let data0 = data.version;
      if (!(typeof data0 == "number" && (!(data0 % 1) && !isNaN(data0)))) {
        let dataType0 = typeof data0;
        let coerced0 = void 0;
        if (!(coerced0 !== void 0)) {
          if (dataType0 === "boolean" || data0 === null || dataType0 === "string" && data0 && data0 == +data0 && !(data0 % 1)) {
            coerced0 = +data0;
          } else {
            const err1 = { instancePath: instancePath + "/version", schemaPath: "#/properties/version/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
            if (vErrors === null) {
              vErrors = [err1];
            } else {
              vErrors.push(err1);
            }
            errors++;
          }
        }
        if (coerced0 !== void 0) {
          data0 = coerced0;
          if (data !== void 0) {
            data["version"] = coerced0;
          }
        }
      }
      if (!(data0 === 1)) {
        const err2 = { instancePath: instancePath + "/version", schemaPath: "#/properties/version/enum", keyword: "enum", params: { allowedValues: schema11.properties.version.enum }, message: "must be equal to one of the allowed values" };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.product !== void 0) {
      let data1 = data.product;
      if (typeof data1 !== "string") {
        let dataType1 = typeof data1;
        let coerced1 = void 0;
        if (!(coerced1 !== void 0)) {
          if (dataType1 == "number" || dataType1 == "boolean") {
            coerced1 = "" + data1;
          } else if (data1 === null) {
            coerced1 = "";
          } else {
            const err3 = { instancePath: instancePath + "/product", schemaPath: "#/properties/product/type", keyword: "type", params: { type: "string" }, message: "must be string" };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              vErrors.push(err3);
            }
            errors++;
          }
        }
        if (coerced1 !== void 0) {
          data1 = coerced1;
          if (data !== void 0) {
            data["product"] = coerced1;
          }
        }
      }
      if (!(data1 === "lync-2013" || data1 === "sfb-2015" || data1 === "sfb-2019" || data1 === "sfb-se")) {
        const err4 = { instancePath: instancePath + "/product", schemaPath: "#/properties/product/enum", keyword: "enum", params: { allowedValues: schema11.properties.product.enum }, message: "must be equal to one of the allowed values" };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.sipDomains !== void 0) {
      let data2 = data.sipDomains;
      if (Array.isArray(data2)) {
        if (data2.length < 1) {
          const err5 = { instancePath: instancePath + "/sipDomains", schemaPath: "#/properties/sipDomains/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            vErrors.push(err5);
          }
          errors++;
        }
        const len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data3 = data2[i0];
          if (typeof data3 !== "string") {
            let dataType2 = typeof data3;
            let coerced2 = void 0;
            if (!(coerced2 !== void 0)) {
              if (dataType2 == "number" || dataType2 == "boolean") {
                coerced2 = "" + data3;
              } else if (data3 === null) {
                coerced2 = "";
              } else {
                const err6 = { instancePath: instancePath + "/sipDomains/" + i0, schemaPath: "#/properties/sipDomains/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err6];
                } else {
                  vErrors.push(err6);
                }
                errors++;
              }
            }
            if (coerced2 !== void 0) {
              data3 = coerced2;
              if (data2 !== void 0) {
                data2[i0] = coerced2;
              }
            }
          }
        }
      } else {
        const err7 = { instancePath: instancePath + "/sipDomains", schemaPath: "#/properties/sipDomains/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.include !== void 0) {
      let data4 = data.include;
      if (Array.isArray(data4)) {
        const len1 = data4.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data5 = data4[i1];
          if (typeof data5 !== "string") {
            let dataType3 = typeof data5;
            let coerced3 = void 0;
            if (!(coerced3 !== void 0)) {
              if (dataType3 == "number" || dataType3 == "boolean") {
                coerced3 = "" + data5;
              } else if (data5 === null) {
                coerced3 = "";
              } else {
                const err8 = { instancePath: instancePath + "/include/" + i1, schemaPath: "#/properties/include/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                if (vErrors === null) {
                  vErrors = [err8];
                } else {
                  vErrors.push(err8);
                }
                errors++;
              }
            }
            if (coerced3 !== void 0) {
              data5 = coerced3;
              if (data4 !== void 0) {
                data4[i1] = coerced3;
              }
            }
          }
        }
      } else {
        const err9 = { instancePath: instancePath + "/include", schemaPath: "#/properties/include/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.pools !== void 0) {
      let data6 = data.pools;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        for (const key1 in data6) {
          let data7 = data6[key1];
          if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
            if (data7.role === void 0) {
              const err10 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/definitions/pool/required", keyword: "required", params: { missingProperty: "role" }, message: "must have required property 'role'" };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
            if (data7.servers === void 0) {
              const err11 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/definitions/pool/required", keyword: "required", params: { missingProperty: "servers" }, message: "must have required property 'servers'" };
              if (vErrors === null) {
                vErrors = [err11];
              } else {
                vErrors.push(err11);
              }
              errors++;
            }
            for (const key2 in data7) {
              if (!(key2 === "role" || key2 === "site" || key2 === "servers")) {
                const err12 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/definitions/pool/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key2 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err12];
                } else {
                  vErrors.push(err12);
                }
                errors++;
              }
            }
            if (data7.role !== void 0) {
              let data8 = data7.role;
              if (typeof data8 !== "string") {
                let dataType4 = typeof data8;
                let coerced4 = void 0;
                if (!(coerced4 !== void 0)) {
                  if (dataType4 == "number" || dataType4 == "boolean") {
                    coerced4 = "" + data8;
                  } else if (data8 === null) {
                    coerced4 = "";
                  } else {
                    const err13 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/role", schemaPath: "#/definitions/pool/properties/role/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err13];
                    } else {
                      vErrors.push(err13);
                    }
                    errors++;
                  }
                }
                if (coerced4 !== void 0) {
                  data8 = coerced4;
                  if (data7 !== void 0) {
                    data7["role"] = coerced4;
                  }
                }
              }
              if (!(data8 === "FrontEnd" || data8 === "StandardEdition" || data8 === "Director" || data8 === "Mediation" || data8 === "Edge" || data8 === "PersistentChat" || data8 === "SurvivableBranch")) {
                const err14 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/role", schemaPath: "#/definitions/pool/properties/role/enum", keyword: "enum", params: { allowedValues: schema12.properties.role.enum }, message: "must be equal to one of the allowed values" };
                if (vErrors === null) {
                  vErrors = [err14];
                } else {
                  vErrors.push(err14);
                }
                errors++;
              }
            }
            if (data7.site !== void 0) {
              let data9 = data7.site;
              if (typeof data9 !== "string") {
                let dataType5 = typeof data9;
                let coerced5 = void 0;
                if (!(coerced5 !== void 0)) {
                  if (dataType5 == "number" || dataType5 == "boolean") {
                    coerced5 = "" + data9;
                  } else if (data9 === null) {
                    coerced5 = "";
                  } else {
                    const err15 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/site", schemaPath: "#/definitions/pool/properties/site/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err15];
                    } else {
                      vErrors.push(err15);
                    }
                    errors++;
                  }
                }
                if (coerced5 !== void 0) {
                  data9 = coerced5;
                  if (data7 !== void 0) {
                    data7["site"] = coerced5;
                  }
                }
              }
              if (typeof data9 === "string") {
                if (func3(data9) < 1) {
                  const err16 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/site", schemaPath: "#/definitions/pool/properties/site/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err16];
                  } else {
                    vErrors.push(err16);
                  }
                  errors++;
                }
              }
            }
            if (data7.servers !== void 0) {
              let data10 = data7.servers;
              if (Array.isArray(data10)) {
                if (data10.length < 1) {
                  const err17 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/servers", schemaPath: "#/definitions/pool/properties/servers/minItems", keyword: "minItems", params: { limit: 1 }, message: "must NOT have fewer than 1 items" };
                  if (vErrors === null) {
                    vErrors = [err17];
                  } else {
                    vErrors.push(err17);
                  }
                  errors++;
                }
                const len2 = data10.length;
                for (let i2 = 0; i2 < len2; i2++) {
                  let data11 = data10[i2];
                  if (typeof data11 !== "string") {
                    let dataType6 = typeof data11;
                    let coerced6 = void 0;
                    if (!(coerced6 !== void 0)) {
                      if (dataType6 == "number" || dataType6 == "boolean") {
                        coerced6 = "" + data11;
                      } else if (data11 === null) {
                        coerced6 = "";
                      } else {
                        const err18 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/servers/" + i2, schemaPath: "#/definitions/pool/properties/servers/items/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                        if (vErrors === null) {
                          vErrors = [err18];
                        } else {
                          vErrors.push(err18);
                        }
                        errors++;
                      }
                    }
                    if (coerced6 !== void 0) {
                      data11 = coerced6;
                      if (data10 !== void 0) {
                        data10[i2] = coerced6;
                      }
                    }
                  }
                }
              } else {
                const err19 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1") + "/servers", schemaPath: "#/definitions/pool/properties/servers/type", keyword: "type", params: { type: "array" }, message: "must be array" };
                if (vErrors === null) {
                  vErrors = [err19];
                } else {
                  vErrors.push(err19);
                }
                errors++;
              }
            }
          } else {
            const err20 = { instancePath: instancePath + "/pools/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/definitions/pool/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err20];
            } else {
              vErrors.push(err20);
            }
            errors++;
          }
        }
      } else {
        const err21 = { instancePath: instancePath + "/pools", schemaPath: "#/properties/pools/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
    }
    if (data.store !== void 0) {
      let data12 = data.store;
      if (data12 && typeof data12 == "object" && !Array.isArray(data12)) {
        if (Object.keys(data12).length > 1) {
          const err22 = { instancePath: instancePath + "/store", schemaPath: "#/definitions/store/maxProperties", keyword: "maxProperties", params: { limit: 1 }, message: "must NOT have more than 1 properties" };
          if (vErrors === null) {
            vErrors = [err22];
          } else {
            vErrors.push(err22);
          }
          errors++;
        }
        if (Object.keys(data12).length < 1) {
          const err23 = { instancePath: instancePath + "/store", schemaPath: "#/definitions/store/minProperties", keyword: "minProperties", params: { limit: 1 }, message: "must NOT have fewer than 1 properties" };
          if (vErrors === null) {
            vErrors = [err23];
          } else {
            vErrors.push(err23);
          }
          errors++;
        }
        for (const key3 in data12) {
          if (!(key3 === "directory" || key3 === "powershell")) {
            const err24 = { instancePath: instancePath + "/store", schemaPath: "#/definitions/store/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key3 }, message: "must NOT have additional properties" };
            if (vErrors === null) {
              vErrors = [err24];
            } else {
              vErrors.push(err24);
            }
            errors++;
          }
        }
        if (data12.directory !== void 0) {
          let data13 = data12.directory;
          if (data13 && typeof data13 == "object" && !Array.isArray(data13)) {
            if (data13.path === void 0) {
              const err25 = { instancePath: instancePath + "/store/directory", schemaPath: "#/definitions/store/properties/directory/required", keyword: "required", params: { missingProperty: "path" }, message: "must have required property 'path'" };
              if (vErrors === null) {
                vErrors = [err25];
              } else {
                vErrors.push(err25);
              }
              errors++;
            }
            for (const key4 in data13) {
              if (!(key4 === "path")) {
                const err26 = { instancePath: instancePath + "/store/directory", schemaPath: "#/definitions/store/properties/directory/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key4 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err26];
                } else {
                  vErrors.push(err26);
                }
                errors++;
              }
            }
            if (data13.path !== void 0) {
              let data14 = data13.path;
              if (typeof data14 !== "string") {
                let dataType7 = typeof data14;
                let coerced7 = void 0;
                if (!(coerced7 !== void 0)) {
                  if (dataType7 == "number" || dataType7 == "boolean") {
                    coerced7 = "" + data14;
                  } else if (data14 === null) {
                    coerced7 = "";
                  } else {
                    const err27 = { instancePath: instancePath + "/store/directory/path", schemaPath: "#/definitions/store/properties/directory/properties/path/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err27];
                    } else {
                      vErrors.push(err27);
                    }
                    errors++;
                  }
                }
                if (coerced7 !== void 0) {
                  data14 = coerced7;
                  if (data13 !== void 0) {
                    data13["path"] = coerced7;
                  }
                }
              }
              if (typeof data14 === "string") {
                if (func3(data14) < 1) {
                  const err28 = { instancePath: instancePath + "/store/directory/path", schemaPath: "#/definitions/store/properties/directory/properties/path/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err28];
                  } else {
                    vErrors.push(err28);
                  }
                  errors++;
                }
              }
            }
          } else {
            const err29 = { instancePath: instancePath + "/store/directory", schemaPath: "#/definitions/store/properties/directory/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err29];
            } else {
              vErrors.push(err29);
            }
            errors++;
          }
        }
        if (data12.powershell !== void 0) {
          let data15 = data12.powershell;
          if (data15 && typeof data15 == "object" && !Array.isArray(data15)) {
            for (const key5 in data15) {
              if (!func2.call(schema13.properties.powershell.properties, key5)) {
                const err30 = { instancePath: instancePath + "/store/powershell", schemaPath: "#/definitions/store/properties/powershell/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key5 }, message: "must NOT have additional properties" };
                if (vErrors === null) {
                  vErrors = [err30];
                } else {
                  vErrors.push(err30);
                }
                errors++;
              }
            }
            if (data15.host !== void 0) {
              let data16 = data15.host;
              if (typeof data16 !== "string") {
                let dataType8 = typeof data16;
                let coerced8 = void 0;
                if (!(coerced8 !== void 0)) {
                  if (dataType8 == "number" || dataType8 == "boolean") {
                    coerced8 = "" + data16;
                  } else if (data16 === null) {
                    coerced8 = "";
                  } else {
                    const err31 = { instancePath: instancePath + "/store/powershell/host", schemaPath: "#/definitions/store/properties/powershell/properties/host/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err31];
                    } else {
                      vErrors.push(err31);
                    }
                    errors++;
                  }
                }
                if (coerced8 !== void 0) {
                  data16 = coerced8;
                  if (data15 !== void 0) {
                    data15["host"] = coerced8;
                  }
                }
              }
              if (typeof data16 === "string") {
                if (func3(data16) > 255) {
                  const err32 = { instancePath: instancePath + "/store/powershell/host", schemaPath: "#/definitions/store/properties/powershell/properties/host/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" };
                  if (vErrors === null) {
                    vErrors = [err32];
                  } else {
                    vErrors.push(err32);
                  }
                  errors++;
                }
                if (func3(data16) < 1) {
                  const err33 = { instancePath: instancePath + "/store/powershell/host", schemaPath: "#/definitions/store/properties/powershell/properties/host/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err33];
                  } else {
                    vErrors.push(err33);
                  }
                  errors++;
                }
                if (!pattern0.test(data16)) {
                  const err34 = { instancePath: instancePath + "/store/powershell/host", schemaPath: "#/definitions/store/properties/powershell/properties/host/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, message: 'must match pattern "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$"' };
                  if (vErrors === null) {
                    vErrors = [err34];
                  } else {
                    vErrors.push(err34);
                  }
                  errors++;
                }
              }
            }
            if (data15.via !== void 0) {
              let data17 = data15.via;
              if (typeof data17 !== "string") {
                let dataType9 = typeof data17;
                let coerced9 = void 0;
                if (!(coerced9 !== void 0)) {
                  if (dataType9 == "number" || dataType9 == "boolean") {
                    coerced9 = "" + data17;
                  } else if (data17 === null) {
                    coerced9 = "";
                  } else {
                    const err35 = { instancePath: instancePath + "/store/powershell/via", schemaPath: "#/definitions/store/properties/powershell/properties/via/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err35];
                    } else {
                      vErrors.push(err35);
                    }
                    errors++;
                  }
                }
                if (coerced9 !== void 0) {
                  data17 = coerced9;
                  if (data15 !== void 0) {
                    data15["via"] = coerced9;
                  }
                }
              }
              if (!(data17 === "local" || data17 === "ssh" || data17 === "winrm")) {
                const err36 = { instancePath: instancePath + "/store/powershell/via", schemaPath: "#/definitions/store/properties/powershell/properties/via/enum", keyword: "enum", params: { allowedValues: schema13.properties.powershell.properties.via.enum }, message: "must be equal to one of the allowed values" };
                if (vErrors === null) {
                  vErrors = [err36];
                } else {
                  vErrors.push(err36);
                }
                errors++;
              }
            }
            if (data15.user !== void 0) {
              let data18 = data15.user;
              if (typeof data18 !== "string") {
                let dataType10 = typeof data18;
                let coerced10 = void 0;
                if (!(coerced10 !== void 0)) {
                  if (dataType10 == "number" || dataType10 == "boolean") {
                    coerced10 = "" + data18;
                  } else if (data18 === null) {
                    coerced10 = "";
                  } else {
                    const err37 = { instancePath: instancePath + "/store/powershell/user", schemaPath: "#/definitions/store/properties/powershell/properties/user/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err37];
                    } else {
                      vErrors.push(err37);
                    }
                    errors++;
                  }
                }
                if (coerced10 !== void 0) {
                  data18 = coerced10;
                  if (data15 !== void 0) {
                    data15["user"] = coerced10;
                  }
                }
              }
              if (typeof data18 === "string") {
                if (func3(data18) > 255) {
                  const err38 = { instancePath: instancePath + "/store/powershell/user", schemaPath: "#/definitions/store/properties/powershell/properties/user/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" };
                  if (vErrors === null) {
                    vErrors = [err38];
                  } else {
                    vErrors.push(err38);
                  }
                  errors++;
                }
                if (func3(data18) < 1) {
                  const err39 = { instancePath: instancePath + "/store/powershell/user", schemaPath: "#/definitions/store/properties/powershell/properties/user/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err39];
                  } else {
                    vErrors.push(err39);
                  }
                  errors++;
                }
                if (!pattern0.test(data18)) {
                  const err40 = { instancePath: instancePath + "/store/powershell/user", schemaPath: "#/definitions/store/properties/powershell/properties/user/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, message: 'must match pattern "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$"' };
                  if (vErrors === null) {
                    vErrors = [err40];
                  } else {
                    vErrors.push(err40);
                  }
                  errors++;
                }
              }
            }
            if (data15.port !== void 0) {
              let data19 = data15.port;
              if (!(typeof data19 == "number" && (!(data19 % 1) && !isNaN(data19)))) {
                let dataType11 = typeof data19;
                let coerced11 = void 0;
                if (!(coerced11 !== void 0)) {
                  if (dataType11 === "boolean" || data19 === null || dataType11 === "string" && data19 && data19 == +data19 && !(data19 % 1)) {
                    coerced11 = +data19;
                  } else {
                    const err41 = { instancePath: instancePath + "/store/powershell/port", schemaPath: "#/definitions/store/properties/powershell/properties/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                    if (vErrors === null) {
                      vErrors = [err41];
                    } else {
                      vErrors.push(err41);
                    }
                    errors++;
                  }
                }
                if (coerced11 !== void 0) {
                  data19 = coerced11;
                  if (data15 !== void 0) {
                    data15["port"] = coerced11;
                  }
                }
              }
              if (typeof data19 == "number") {
                if (data19 > 65535 || isNaN(data19)) {
                  const err42 = { instancePath: instancePath + "/store/powershell/port", schemaPath: "#/definitions/store/properties/powershell/properties/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" };
                  if (vErrors === null) {
                    vErrors = [err42];
                  } else {
                    vErrors.push(err42);
                  }
                  errors++;
                }
                if (data19 < 1 || isNaN(data19)) {
                  const err43 = { instancePath: instancePath + "/store/powershell/port", schemaPath: "#/definitions/store/properties/powershell/properties/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                  if (vErrors === null) {
                    vErrors = [err43];
                  } else {
                    vErrors.push(err43);
                  }
                  errors++;
                }
              }
            }
            if (data15.identityFile !== void 0) {
              let data20 = data15.identityFile;
              if (typeof data20 !== "string") {
                let dataType12 = typeof data20;
                let coerced12 = void 0;
                if (!(coerced12 !== void 0)) {
                  if (dataType12 == "number" || dataType12 == "boolean") {
                    coerced12 = "" + data20;
                  } else if (data20 === null) {
                    coerced12 = "";
                  } else {
                    const err44 = { instancePath: instancePath + "/store/powershell/identityFile", schemaPath: "#/definitions/store/properties/powershell/properties/identityFile/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err44];
                    } else {
                      vErrors.push(err44);
                    }
                    errors++;
                  }
                }
                if (coerced12 !== void 0) {
                  data20 = coerced12;
                  if (data15 !== void 0) {
                    data15["identityFile"] = coerced12;
                  }
                }
              }
              if (typeof data20 === "string") {
                if (func3(data20) < 1) {
                  const err45 = { instancePath: instancePath + "/store/powershell/identityFile", schemaPath: "#/definitions/store/properties/powershell/properties/identityFile/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err45];
                  } else {
                    vErrors.push(err45);
                  }
                  errors++;
                }
                if (!pattern2.test(data20)) {
                  const err46 = { instancePath: instancePath + "/store/powershell/identityFile", schemaPath: "#/definitions/store/properties/powershell/properties/identityFile/pattern", keyword: "pattern", params: { pattern: '^[^"\\u0000-\\u001f]+$' }, message: 'must match pattern "^[^"\\u0000-\\u001f]+$"' };
                  if (vErrors === null) {
                    vErrors = [err46];
                  } else {
                    vErrors.push(err46);
                  }
                  errors++;
                }
              }
            }
            if (data15.knownHosts !== void 0) {
              let data21 = data15.knownHosts;
              if (typeof data21 !== "string") {
                let dataType13 = typeof data21;
                let coerced13 = void 0;
                if (!(coerced13 !== void 0)) {
                  if (dataType13 == "number" || dataType13 == "boolean") {
                    coerced13 = "" + data21;
                  } else if (data21 === null) {
                    coerced13 = "";
                  } else {
                    const err47 = { instancePath: instancePath + "/store/powershell/knownHosts", schemaPath: "#/definitions/store/properties/powershell/properties/knownHosts/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err47];
                    } else {
                      vErrors.push(err47);
                    }
                    errors++;
                  }
                }
                if (coerced13 !== void 0) {
                  data21 = coerced13;
                  if (data15 !== void 0) {
                    data15["knownHosts"] = coerced13;
                  }
                }
              }
              if (typeof data21 === "string") {
                if (func3(data21) < 1) {
                  const err48 = { instancePath: instancePath + "/store/powershell/knownHosts", schemaPath: "#/definitions/store/properties/powershell/properties/knownHosts/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err48];
                  } else {
                    vErrors.push(err48);
                  }
                  errors++;
                }
                if (!pattern2.test(data21)) {
                  const err49 = { instancePath: instancePath + "/store/powershell/knownHosts", schemaPath: "#/definitions/store/properties/powershell/properties/knownHosts/pattern", keyword: "pattern", params: { pattern: '^[^"\\u0000-\\u001f]+$' }, message: 'must match pattern "^[^"\\u0000-\\u001f]+$"' };
                  if (vErrors === null) {
                    vErrors = [err49];
                  } else {
                    vErrors.push(err49);
                  }
                  errors++;
                }
              }
            }
            if (data15.executable !== void 0) {
              let data22 = data15.executable;
              if (typeof data22 !== "string") {
                let dataType14 = typeof data22;
                let coerced14 = void 0;
                if (!(coerced14 !== void 0)) {
                  if (dataType14 == "number" || dataType14 == "boolean") {
                    coerced14 = "" + data22;
                  } else if (data22 === null) {
                    coerced14 = "";
                  } else {
                    const err50 = { instancePath: instancePath + "/store/powershell/executable", schemaPath: "#/definitions/store/properties/powershell/properties/executable/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err50];
                    } else {
                      vErrors.push(err50);
                    }
                    errors++;
                  }
                }
                if (coerced14 !== void 0) {
                  data22 = coerced14;
                  if (data15 !== void 0) {
                    data15["executable"] = coerced14;
                  }
                }
              }
              if (typeof data22 === "string") {
                if (func3(data22) > 255) {
                  const err51 = { instancePath: instancePath + "/store/powershell/executable", schemaPath: "#/definitions/store/properties/powershell/properties/executable/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" };
                  if (vErrors === null) {
                    vErrors = [err51];
                  } else {
                    vErrors.push(err51);
                  }
                  errors++;
                }
                if (func3(data22) < 1) {
                  const err52 = { instancePath: instancePath + "/store/powershell/executable", schemaPath: "#/definitions/store/properties/powershell/properties/executable/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err52];
                  } else {
                    vErrors.push(err52);
                  }
                  errors++;
                }
                if (!pattern4.test(data22)) {
                  const err53 = { instancePath: instancePath + "/store/powershell/executable", schemaPath: "#/definitions/store/properties/powershell/properties/executable/pattern", keyword: "pattern", params: { pattern: "^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$" }, message: 'must match pattern "^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$"' };
                  if (vErrors === null) {
                    vErrors = [err53];
                  } else {
                    vErrors.push(err53);
                  }
                  errors++;
                }
              }
            }
            if (data15.timeout !== void 0) {
              let data23 = data15.timeout;
              if (typeof data23 !== "string") {
                let dataType15 = typeof data23;
                let coerced15 = void 0;
                if (!(coerced15 !== void 0)) {
                  if (dataType15 == "number" || dataType15 == "boolean") {
                    coerced15 = "" + data23;
                  } else if (data23 === null) {
                    coerced15 = "";
                  } else {
                    const err54 = { instancePath: instancePath + "/store/powershell/timeout", schemaPath: "#/definitions/store/properties/powershell/properties/timeout/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err54];
                    } else {
                      vErrors.push(err54);
                    }
                    errors++;
                  }
                }
                if (coerced15 !== void 0) {
                  data23 = coerced15;
                  if (data15 !== void 0) {
                    data15["timeout"] = coerced15;
                  }
                }
              }
            }
            if (data15.replicationWait !== void 0) {
              let data24 = data15.replicationWait;
              if (typeof data24 !== "string") {
                let dataType16 = typeof data24;
                let coerced16 = void 0;
                if (!(coerced16 !== void 0)) {
                  if (dataType16 == "number" || dataType16 == "boolean") {
                    coerced16 = "" + data24;
                  } else if (data24 === null) {
                    coerced16 = "";
                  } else {
                    const err55 = { instancePath: instancePath + "/store/powershell/replicationWait", schemaPath: "#/definitions/store/properties/powershell/properties/replicationWait/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err55];
                    } else {
                      vErrors.push(err55);
                    }
                    errors++;
                  }
                }
                if (coerced16 !== void 0) {
                  data24 = coerced16;
                  if (data15 !== void 0) {
                    data15["replicationWait"] = coerced16;
                  }
                }
              }
            }
            if (data15.lab !== void 0) {
              let data25 = data15.lab;
              if (typeof data25 !== "string") {
                let dataType17 = typeof data25;
                let coerced17 = void 0;
                if (!(coerced17 !== void 0)) {
                  if (dataType17 == "number" || dataType17 == "boolean") {
                    coerced17 = "" + data25;
                  } else if (data25 === null) {
                    coerced17 = "";
                  } else {
                    const err56 = { instancePath: instancePath + "/store/powershell/lab", schemaPath: "#/definitions/store/properties/powershell/properties/lab/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                    if (vErrors === null) {
                      vErrors = [err56];
                    } else {
                      vErrors.push(err56);
                    }
                    errors++;
                  }
                }
                if (coerced17 !== void 0) {
                  data25 = coerced17;
                  if (data15 !== void 0) {
                    data15["lab"] = coerced17;
                  }
                }
              }
              if (typeof data25 === "string") {
                if (func3(data25) < 1) {
                  const err57 = { instancePath: instancePath + "/store/powershell/lab", schemaPath: "#/definitions/store/properties/powershell/properties/lab/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                  if (vErrors === null) {
                    vErrors = [err57];
                  } else {
                    vErrors.push(err57);
                  }
                  errors++;
                }
              }
            }
            if (data15.servers !== void 0) {
              let data26 = data15.servers;
              if (data26 && typeof data26 == "object" && !Array.isArray(data26)) {
                for (const key6 in data26) {
                  let data27 = data26[key6];
                  if (data27 && typeof data27 == "object" && !Array.isArray(data27)) {
                    for (const key7 in data27) {
                      if (!(key7 === "host" || key7 === "via" || key7 === "user" || key7 === "port" || key7 === "identityFile" || key7 === "knownHosts" || key7 === "executable")) {
                        const err58 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key7 }, message: "must NOT have additional properties" };
                        if (vErrors === null) {
                          vErrors = [err58];
                        } else {
                          vErrors.push(err58);
                        }
                        errors++;
                      }
                    }
                    if (data27.host !== void 0) {
                      let data28 = data27.host;
                      if (typeof data28 !== "string") {
                        let dataType18 = typeof data28;
                        let coerced18 = void 0;
                        if (!(coerced18 !== void 0)) {
                          if (dataType18 == "number" || dataType18 == "boolean") {
                            coerced18 = "" + data28;
                          } else if (data28 === null) {
                            coerced18 = "";
                          } else {
                            const err59 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/host", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/host/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                            if (vErrors === null) {
                              vErrors = [err59];
                            } else {
                              vErrors.push(err59);
                            }
                            errors++;
                          }
                        }
                        if (coerced18 !== void 0) {
                          data28 = coerced18;
                          if (data27 !== void 0) {
                            data27["host"] = coerced18;
                          }
                        }
                      }
                      if (typeof data28 === "string") {
                        if (func3(data28) > 255) {
                          const err60 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/host", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/host/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" };
                          if (vErrors === null) {
                            vErrors = [err60];
                          } else {
                            vErrors.push(err60);
                          }
                          errors++;
                        }
                        if (func3(data28) < 1) {
                          const err61 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/host", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/host/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                          if (vErrors === null) {
                            vErrors = [err61];
                          } else {
                            vErrors.push(err61);
                          }
                          errors++;
                        }
                        if (!pattern0.test(data28)) {
                          const err62 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/host", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/host/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, message: 'must match pattern "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$"' };
                          if (vErrors === null) {
                            vErrors = [err62];
                          } else {
                            vErrors.push(err62);
                          }
                          errors++;
                        }
                      }
                    }
                    if (data27.via !== void 0) {
                      let data29 = data27.via;
                      if (typeof data29 !== "string") {
                        let dataType19 = typeof data29;
                        let coerced19 = void 0;
                        if (!(coerced19 !== void 0)) {
                          if (dataType19 == "number" || dataType19 == "boolean") {
                            coerced19 = "" + data29;
                          } else if (data29 === null) {
                            coerced19 = "";
                          } else {
                            const err63 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/via", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/via/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                            if (vErrors === null) {
                              vErrors = [err63];
                            } else {
                              vErrors.push(err63);
                            }
                            errors++;
                          }
                        }
                        if (coerced19 !== void 0) {
                          data29 = coerced19;
                          if (data27 !== void 0) {
                            data27["via"] = coerced19;
                          }
                        }
                      }
                      if (!(data29 === "local" || data29 === "ssh" || data29 === "winrm")) {
                        const err64 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/via", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/via/enum", keyword: "enum", params: { allowedValues: schema13.properties.powershell.properties.servers.additionalProperties.properties.via.enum }, message: "must be equal to one of the allowed values" };
                        if (vErrors === null) {
                          vErrors = [err64];
                        } else {
                          vErrors.push(err64);
                        }
                        errors++;
                      }
                    }
                    if (data27.user !== void 0) {
                      let data30 = data27.user;
                      if (typeof data30 !== "string") {
                        let dataType20 = typeof data30;
                        let coerced20 = void 0;
                        if (!(coerced20 !== void 0)) {
                          if (dataType20 == "number" || dataType20 == "boolean") {
                            coerced20 = "" + data30;
                          } else if (data30 === null) {
                            coerced20 = "";
                          } else {
                            const err65 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/user", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/user/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                            if (vErrors === null) {
                              vErrors = [err65];
                            } else {
                              vErrors.push(err65);
                            }
                            errors++;
                          }
                        }
                        if (coerced20 !== void 0) {
                          data30 = coerced20;
                          if (data27 !== void 0) {
                            data27["user"] = coerced20;
                          }
                        }
                      }
                      if (typeof data30 === "string") {
                        if (func3(data30) > 255) {
                          const err66 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/user", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/user/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" };
                          if (vErrors === null) {
                            vErrors = [err66];
                          } else {
                            vErrors.push(err66);
                          }
                          errors++;
                        }
                        if (func3(data30) < 1) {
                          const err67 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/user", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/user/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                          if (vErrors === null) {
                            vErrors = [err67];
                          } else {
                            vErrors.push(err67);
                          }
                          errors++;
                        }
                        if (!pattern0.test(data30)) {
                          const err68 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/user", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/user/pattern", keyword: "pattern", params: { pattern: "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$" }, message: 'must match pattern "^[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]*$"' };
                          if (vErrors === null) {
                            vErrors = [err68];
                          } else {
                            vErrors.push(err68);
                          }
                          errors++;
                        }
                      }
                    }
                    if (data27.port !== void 0) {
                      let data31 = data27.port;
                      if (!(typeof data31 == "number" && (!(data31 % 1) && !isNaN(data31)))) {
                        let dataType21 = typeof data31;
                        let coerced21 = void 0;
                        if (!(coerced21 !== void 0)) {
                          if (dataType21 === "boolean" || data31 === null || dataType21 === "string" && data31 && data31 == +data31 && !(data31 % 1)) {
                            coerced21 = +data31;
                          } else {
                            const err69 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/port", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/port/type", keyword: "type", params: { type: "integer" }, message: "must be integer" };
                            if (vErrors === null) {
                              vErrors = [err69];
                            } else {
                              vErrors.push(err69);
                            }
                            errors++;
                          }
                        }
                        if (coerced21 !== void 0) {
                          data31 = coerced21;
                          if (data27 !== void 0) {
                            data27["port"] = coerced21;
                          }
                        }
                      }
                      if (typeof data31 == "number") {
                        if (data31 > 65535 || isNaN(data31)) {
                          const err70 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/port", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/port/maximum", keyword: "maximum", params: { comparison: "<=", limit: 65535 }, message: "must be <= 65535" };
                          if (vErrors === null) {
                            vErrors = [err70];
                          } else {
                            vErrors.push(err70);
                          }
                          errors++;
                        }
                        if (data31 < 1 || isNaN(data31)) {
                          const err71 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/port", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/port/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 }, message: "must be >= 1" };
                          if (vErrors === null) {
                            vErrors = [err71];
                          } else {
                            vErrors.push(err71);
                          }
                          errors++;
                        }
                      }
                    }
                    if (data27.identityFile !== void 0) {
                      let data32 = data27.identityFile;
                      if (typeof data32 !== "string") {
                        let dataType22 = typeof data32;
                        let coerced22 = void 0;
                        if (!(coerced22 !== void 0)) {
                          if (dataType22 == "number" || dataType22 == "boolean") {
                            coerced22 = "" + data32;
                          } else if (data32 === null) {
                            coerced22 = "";
                          } else {
                            const err72 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/identityFile", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/identityFile/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                            if (vErrors === null) {
                              vErrors = [err72];
                            } else {
                              vErrors.push(err72);
                            }
                            errors++;
                          }
                        }
                        if (coerced22 !== void 0) {
                          data32 = coerced22;
                          if (data27 !== void 0) {
                            data27["identityFile"] = coerced22;
                          }
                        }
                      }
                      if (typeof data32 === "string") {
                        if (func3(data32) < 1) {
                          const err73 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/identityFile", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/identityFile/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                          if (vErrors === null) {
                            vErrors = [err73];
                          } else {
                            vErrors.push(err73);
                          }
                          errors++;
                        }
                        if (!pattern2.test(data32)) {
                          const err74 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/identityFile", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/identityFile/pattern", keyword: "pattern", params: { pattern: '^[^"\\u0000-\\u001f]+$' }, message: 'must match pattern "^[^"\\u0000-\\u001f]+$"' };
                          if (vErrors === null) {
                            vErrors = [err74];
                          } else {
                            vErrors.push(err74);
                          }
                          errors++;
                        }
                      }
                    }
                    if (data27.knownHosts !== void 0) {
                      let data33 = data27.knownHosts;
                      if (typeof data33 !== "string") {
                        let dataType23 = typeof data33;
                        let coerced23 = void 0;
                        if (!(coerced23 !== void 0)) {
                          if (dataType23 == "number" || dataType23 == "boolean") {
                            coerced23 = "" + data33;
                          } else if (data33 === null) {
                            coerced23 = "";
                          } else {
                            const err75 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/knownHosts", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/knownHosts/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                            if (vErrors === null) {
                              vErrors = [err75];
                            } else {
                              vErrors.push(err75);
                            }
                            errors++;
                          }
                        }
                        if (coerced23 !== void 0) {
                          data33 = coerced23;
                          if (data27 !== void 0) {
                            data27["knownHosts"] = coerced23;
                          }
                        }
                      }
                      if (typeof data33 === "string") {
                        if (func3(data33) < 1) {
                          const err76 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/knownHosts", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/knownHosts/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                          if (vErrors === null) {
                            vErrors = [err76];
                          } else {
                            vErrors.push(err76);
                          }
                          errors++;
                        }
                        if (!pattern2.test(data33)) {
                          const err77 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/knownHosts", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/knownHosts/pattern", keyword: "pattern", params: { pattern: '^[^"\\u0000-\\u001f]+$' }, message: 'must match pattern "^[^"\\u0000-\\u001f]+$"' };
                          if (vErrors === null) {
                            vErrors = [err77];
                          } else {
                            vErrors.push(err77);
                          }
                          errors++;
                        }
                      }
                    }
                    if (data27.executable !== void 0) {
                      let data34 = data27.executable;
                      if (typeof data34 !== "string") {
                        let dataType24 = typeof data34;
                        let coerced24 = void 0;
                        if (!(coerced24 !== void 0)) {
                          if (dataType24 == "number" || dataType24 == "boolean") {
                            coerced24 = "" + data34;
                          } else if (data34 === null) {
                            coerced24 = "";
                          } else {
                            const err78 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/executable", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/executable/type", keyword: "type", params: { type: "string" }, message: "must be string" };
                            if (vErrors === null) {
                              vErrors = [err78];
                            } else {
                              vErrors.push(err78);
                            }
                            errors++;
                          }
                        }
                        if (coerced24 !== void 0) {
                          data34 = coerced24;
                          if (data27 !== void 0) {
                            data27["executable"] = coerced24;
                          }
                        }
                      }
                      if (typeof data34 === "string") {
                        if (func3(data34) > 255) {
                          const err79 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/executable", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/executable/maxLength", keyword: "maxLength", params: { limit: 255 }, message: "must NOT have more than 255 characters" };
                          if (vErrors === null) {
                            vErrors = [err79];
                          } else {
                            vErrors.push(err79);
                          }
                          errors++;
                        }
                        if (func3(data34) < 1) {
                          const err80 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/executable", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/executable/minLength", keyword: "minLength", params: { limit: 1 }, message: "must NOT have fewer than 1 characters" };
                          if (vErrors === null) {
                            vErrors = [err80];
                          } else {
                            vErrors.push(err80);
                          }
                          errors++;
                        }
                        if (!pattern4.test(data34)) {
                          const err81 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1") + "/executable", schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/properties/executable/pattern", keyword: "pattern", params: { pattern: "^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$" }, message: 'must match pattern "^(?:(?:[A-Za-z]:)?[/\\\\](?:[A-Za-z0-9_.~-]+[/\\\\])*)?(?:[Pp]ower[Ss]hell|pwsh)(?:\\.exe)?$"' };
                          if (vErrors === null) {
                            vErrors = [err81];
                          } else {
                            vErrors.push(err81);
                          }
                          errors++;
                        }
                      }
                    }
                  } else {
                    const err82 = { instancePath: instancePath + "/store/powershell/servers/" + key6.replace(/~/g, "~0").replace(/\//g, "~1"), schemaPath: "#/definitions/store/properties/powershell/properties/servers/additionalProperties/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                    if (vErrors === null) {
                      vErrors = [err82];
                    } else {
                      vErrors.push(err82);
                    }
                    errors++;
                  }
                }
              } else {
                const err83 = { instancePath: instancePath + "/store/powershell/servers", schemaPath: "#/definitions/store/properties/powershell/properties/servers/type", keyword: "type", params: { type: "object" }, message: "must be object" };
                if (vErrors === null) {
                  vErrors = [err83];
                } else {
                  vErrors.push(err83);
                }
                errors++;
              }
            }
          } else {
            const err84 = { instancePath: instancePath + "/store/powershell", schemaPath: "#/definitions/store/properties/powershell/type", keyword: "type", params: { type: "object" }, message: "must be object" };
            if (vErrors === null) {
              vErrors = [err84];
            } else {
              vErrors.push(err84);
            }
            errors++;
          }
        }
      } else {
        const err85 = { instancePath: instancePath + "/store", schemaPath: "#/definitions/store/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err85];
        } else {
          vErrors.push(err85);
        }
        errors++;
      }
    }
    if (data.certificates !== void 0) {
      let data35 = data.certificates;
      if (data35 && typeof data35 == "object" && !Array.isArray(data35)) {
        for (const key8 in data35) {
          if (!validate11(data35[key8], { instancePath: instancePath + "/certificates/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"), parentData: data35, parentDataProperty: key8, rootData })) {
            vErrors = vErrors === null ? validate11.errors : vErrors.concat(validate11.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err86 = { instancePath: instancePath + "/certificates", schemaPath: "#/properties/certificates/type", keyword: "type", params: { type: "object" }, message: "must be object" };
        if (vErrors === null) {
          vErrors = [err86];
        } else {
          vErrors.push(err86);
        }
        errors++;
      }
    }
    if (data.assignments !== void 0) {
      let data37 = data.assignments;
      if (Array.isArray(data37)) {
        const len3 = data37.length;
        for (let i3 = 0; i3 < len3; i3++) {
          if (!validate15(data37[i3], { instancePath: instancePath + "/assignments/" + i3, parentData: data37, parentDataProperty: i3, rootData })) {
            vErrors = vErrors === null ? validate15.errors : vErrors.concat(validate15.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err87 = { instancePath: instancePath + "/assignments", schemaPath: "#/properties/assignments/type", keyword: "type", params: { type: "array" }, message: "must be array" };
        if (vErrors === null) {
          vErrors = [err87];
        } else {
          vErrors.push(err87);
        }
        errors++;
      }
    }
    if (data.policy !== void 0) {
      if (!validate19(data.policy, { instancePath: instancePath + "/policy", parentData: data, parentDataProperty: "policy", rootData })) {
        vErrors = vErrors === null ? validate19.errors : vErrors.concat(validate19.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err88 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" }, message: "must be object" };
    if (vErrors === null) {
      vErrors = [err88];
    } else {
      vErrors.push(err88);
    }
    errors++;
  }
  validate10.errors = vErrors;
  return errors === 0;
}
export {
  stdin_default as default,
  validate
};
