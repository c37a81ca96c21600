/** Shades the discs of a 3D map as small spheres and lets the far ones fade, so that depth is seen without moving. */
class SphereShading extends deck.LayerExtension {
  static extensionName = "SphereShading";

  getShaders() {
    return {
      inject: {
        "vs:#decl": "out float mapDepth;",
        "vs:#main-end": "mapDepth = gl_Position.w / project.focalDistance;",
        "fs:#decl": "in float mapDepth;",
        "fs:DECKGL_FILTER_COLOR": `
          float rim = min(dot(geometry.uv, geometry.uv), 1.0);
          vec3 normal = vec3(geometry.uv, sqrt(1.0 - rim));
          float light = 0.72 + 0.42 * max(dot(normal, vec3(-0.42, 0.56, 0.71)), 0.0);
          color.rgb = min(color.rgb * light, vec3(1.0));
          color.a *= clamp(1.0 - 1.6 * (mapDepth - 0.85), 0.5, 1.0);`,
      },
    };
  }
}
