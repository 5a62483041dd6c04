"""Times PyTorch on the steps of bench/blockSteps.ts, its better memory layout; prints one JSON line."""
import argparse
import json
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Conv4(nn.Module):
    """conv4; with `pooled`, the means of every channel from the second layer on, normalised over the batch, beside the last map."""

    def __init__(self, outputs, pooled):
        super().__init__()
        sizes = [3, 32, 32, 64, 64]
        self.layers = nn.ModuleList(nn.Conv2d(i, o, 4, 2, 1) for i, o in zip(sizes, sizes[1:]))
        self.normalise = nn.BatchNorm1d(160) if pooled else None
        self.hidden = nn.Linear(1024 + (160 if pooled else 0), 256)
        self.code = nn.Linear(256, outputs)

    def forward(self, x):
        maps = []
        for layer in self.layers:
            x = F.relu(layer(x))
            maps.append(x)
        features = x.flatten(1)
        if self.normalise is not None:
            means = torch.cat([each.mean((2, 3)) for each in maps[1:]], 1)
            features = torch.cat([features, self.normalise(means)], 1)
        return self.code(F.relu(self.hidden(features)))


def disco(batch):
    net = Conv4(16, True)
    itself = torch.eye(batch) * 1e9
    partners = [(torch.arange(batch) + k + 1) % batch for k in range(4)]

    def loss(images):
        codes = net(images)
        each = [F.cross_entropy(-torch.cdist(z, z, p=1) - itself, partner)
                for z, partner in zip(codes.split(4, 1), partners)]
        return sum(each) / 4
    return net, loss


def penalty(batch):
    net = Conv4(32, False)
    half = batch // 2
    partner = torch.cat([torch.arange(half, batch), torch.arange(half)])
    itself = torch.eye(batch) * 1e9

    def loss(images):
        codes = net(images)
        unit = F.normalize(codes, dim=1)
        contrast = F.cross_entropy(unit @ unit.T / 0.1 - itself, partner)
        parts = codes.view(batch, 4, 8).transpose(0, 1)
        squares = (parts * parts).sum(2)
        squared = squares[:, :, None] + squares[:, None, :] - 2 * parts @ parts.transpose(1, 2)
        distances = squared.clamp(min=1e-12).sqrt()
        centred = (distances - distances.mean(1, True) - distances.mean(2, True) + distances.mean((1, 2), True)).flatten(1)
        gram = centred @ centred.T
        own = gram.diagonal()
        table = gram / (own[:, None] * own[None, :]).clamp(min=1e-12).sqrt()
        return contrast + table.triu(1).sum() / 6
    return net, loss


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["disco-step", "penalty-step"])
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()
    torch.set_default_device(args.device)
    wait = torch.cuda.synchronize if args.device == "cuda" else lambda: None
    torch.set_num_threads(args.threads)
    best = None
    for layout in (torch.contiguous_format, torch.channels_last):
        torch.manual_seed(0)
        net, loss = {"disco-step": disco, "penalty-step": penalty}[args.what](args.batch)
        net.to(memory_format=layout)
        loss = torch.compile(loss) if args.compile else loss
        images = torch.rand(args.batch, 3, 64, 64).contiguous(memory_format=layout)
        optimiser = torch.optim.Adam(net.parameters(), 1e-3)
        times = []
        for run in range(args.runs + 5):
            start = time.perf_counter()
            optimiser.zero_grad(set_to_none=True)
            loss(images).backward()
            optimiser.step()
            wait()
            if run >= 5:
                times.append(time.perf_counter() - start)
        median = statistics.median(times)
        best = median if best is None else min(best, median)
    print(json.dumps({"peer": f"torch {torch.__version__}", "what": args.what, "batch": args.batch,
                      "medianMs": best * 1e3}))


if __name__ == "__main__":
    main()
