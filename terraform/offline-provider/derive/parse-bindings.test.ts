import { expect, it } from "vitest";
import { parseBindings } from "./parse-bindings.ts";

/** A binding in the generated form, small enough to read. */
const source = `
function demoPartToHclTerraform(struct) {
    const attrs = {
        size: {
            value: cdktn.numberToHclTerraform(struct.size),
            isBlock: false,
            type: "simple",
            storageClassType: "number",
        },
    };
}
class DemoPartOutputReference extends cdktn.ComplexObject {
    // size - computed: false, optional: false, required: true
    _size;
    get size() {
        return this.getNumberAttribute('size');
    }
}
class Demo extends cdktn.TerraformResource {
    static tfResourceType = "aws_demo";
    // arn - computed: true, optional: false, required: false
    get arn() {
        return this.getStringAttribute('arn');
    }
    // zones - computed: true, optional: false, required: false
    get zones() {
        return cdktn.Fn.tolist(this.getListAttribute('zones'));
    }
    // names - computed: false, optional: true, required: false
    _names;
    get names() {
        return this.getListAttribute('names');
    }
    // part - computed: false, optional: false, required: true
    _part = new DemoPartList(this, "part", true);
    get part() {
        return this._part;
    }
    // held - computed: true, optional: true, required: false
    _held = new DemoPartList(this, "held", false);
    get held() {
        return this._held;
    }
    synthesizeHclAttributes() {
        const attrs = {
            names: {
                value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._names),
                isBlock: false,
                type: "set",
                storageClassType: "stringList",
            },
            part: {
                value: cdktn.listMapperHcl(demoPartToHclTerraform, true)(this._part.internalValue),
                isBlock: true,
                type: "set",
                storageClassType: "DemoPartList",
            },
            held: {
                value: cdktn.listMapperHcl(demoPartToHclTerraform, false)(this._held.internalValue),
                isBlock: true,
                type: "list",
                storageClassType: "DemoPartList",
            },
        };
    }
}
`;

it("reads types, flags and nesting out of the generated bindings", () => {
  expect(parseBindings(source)).toEqual({
    kind: "resource",
    type: "aws_demo",
    block: {
      a: {
        arn: ["c", "string"],
        zones: ["c", ["set", "string"]],
        names: ["o", ["set", "string"]],
        held: ["oc", ["list", ["object", { size: "number" }]]],
      },
      b: { part: ["set", 1, 0, { a: { size: ["r", "number"] } }] },
    },
  });
});

it("finds nothing in a file that binds no type", () => {
  expect(parseBindings("exports.version = 1;")).toBeUndefined();
});
