"""Writes a .gguf file as a checkpoint in fp32, whatever its tensors are stored in: python unpack_gguf.py FILE FOLDER"""

import os
import sys

import torch
import transformers


def unpack(file, folder):
    source = {"pretrained_model_name_or_path": os.path.dirname(file), "gguf_file": os.path.basename(file)}
    transformers.AutoTokenizer.from_pretrained(**source).save_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(**source, **dense(), dtype=torch.float32)
    model.save_pretrained(folder)


def dense():
    """Releases from 5 on leave the weights in their blocks unless they are told."""
    if not hasattr(transformers, "GgufConfig"):
        return {}
    return {"quantization_config": transformers.GgufConfig(dequantize=True)}


if __name__ == "__main__":
    unpack(*map(os.path.abspath, sys.argv[1:3]))
